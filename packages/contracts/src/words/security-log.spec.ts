import { expect, it } from 'vitest';
import { kindText, outcomeText, SECURITY_LOG_WORDS } from './security-log.ts';

const { zh } = SECURITY_LOG_WORDS;

it('an added app and an added passkey have two texts (both had one)', () => {
  const added = (factor?: 'totp' | 'passkey') =>
    kindText(zh, { kind: 'factor-added', ...(factor === undefined ? {} : { factor }) });
  expect([added('totp'), added('passkey'), added()]).toEqual([
    '添加验证器应用',
    '添加通行密钥',
    '添加两步验证方式',
  ]);
});

it('a reading is told as a reading (it was told as requested)', () => {
  expect(outcomeText(zh, { kind: 'log-read', outcome: 'requested' })).toBe('已查看');
  expect(outcomeText(zh, { kind: 'export', outcome: 'requested' })).toBe('已导出');
  expect(outcomeText(zh, { kind: 'log-read', outcome: 'refused' })).toBe('被拒绝');
});

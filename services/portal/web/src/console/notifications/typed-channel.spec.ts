import { describe, expect, it } from 'vitest';
import { areAddresses, newChannel, typedAddresses } from './typed-channel.ts';

const choices = { tells: ['daily-digest' as const], language: 'zh' as const, digestHour: 9 };
const typed = { ...choices, name: ' 工会群 ', url: ' https://robot.example/ ' };
const common = { driveId: 'drive-xiji', name: '工会群', ...choices };

describe('a typed channel', () => {
  it('of a robot has its address, and its secret where its kind has one', () => {
    expect(newChannel('drive-xiji', { ...typed, kind: 'wecom', secret: 'SEC' })).toStrictEqual({
      ...{ kind: 'wecom', ...common, url: 'https://robot.example/' },
    });
    expect(newChannel('drive-xiji', { ...typed, kind: 'feishu', secret: ' SEC ' })).toStrictEqual({
      ...{ kind: 'feishu', ...common, url: 'https://robot.example/', secret: 'SEC' },
    });
    expect(newChannel('drive-xiji', { ...typed, kind: 'dingtalk', secret: ' ' })).toStrictEqual({
      ...{ kind: 'dingtalk', ...common, url: 'https://robot.example/' },
    });
  });
  it('of mail has its addresses', () => {
    const addresses = 'a@union.example\nb@union.example，a@union.example\n';
    expect(newChannel('drive-xiji', { ...typed, kind: 'mail', addresses })).toStrictEqual({
      ...{ kind: 'mail', ...common, addresses: ['a@union.example', 'b@union.example'] },
    });
  });
});

describe('typed addresses', () => {
  it('may stand on lines, or between commas of both scripts', () => {
    expect(typedAddresses('a@b.cn; c@d.cn，e@f.cn\n\ng@h.cn')).toStrictEqual([
      ...['a@b.cn', 'c@d.cn', 'e@f.cn', 'g@h.cn'],
    ]);
  });
  it.each([
    ['', false],
    ['no address', false],
    ['a@b.cn, 张三', false],
    ['a@b.cn', true],
    [Array.from({ length: 10 }, (_, index) => `a${index}@b.cn`).join('\n'), true],
    [Array.from({ length: 11 }, (_, index) => `a${index}@b.cn`).join('\n'), false],
  ])('%j are complete: %s', (text, complete) => {
    expect(areAddresses(text)).toBe(complete);
  });
});

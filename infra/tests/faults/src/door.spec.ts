import { expect, it } from 'vitest';
import { toldBy, toldByFailure } from './door.ts';

it.each([
  ['an acknowledgement', 201, '{"pledgeId":"p1"}', { phase: 'ok', answer: { pledgeId: 'p1' } }],
  ['a refusal', 409, '{"code":"VERSION_MISMATCH"}', { phase: 'fail', code: 'VERSION_MISMATCH' }],
  [
    'a store that saved nothing',
    503,
    '{"code":"STORE_UNAVAILABLE"}',
    { phase: 'fail', code: 'STORE_UNAVAILABLE' },
  ],
  ['a failure inside', 500, '{"code":"INTERNAL"}', { phase: 'unknown', why: '500 INTERNAL' }],
  [
    'a door without a service behind it',
    502,
    '{"code":"SERVICE_UNREACHABLE"}',
    { phase: 'unknown', why: '502 SERVICE_UNREACHABLE' },
  ],
  ['half an answer', 201, '{"pledge', { phase: 'unknown', why: '201 without a readable answer' }],
])('a client concludes no more than %s says', (_what, status, text, told) => {
  expect(toldBy(status, text)).toEqual(told);
});

it('the outcome is unknown after a cut connection or a time-out, and a failure after a refused connection', () => {
  const failed = (code: string) =>
    new TypeError('fetch failed', { cause: Object.assign(new Error(code), { code }) });
  expect(toldByFailure(failed('ECONNRESET')).phase).toBe('unknown');
  expect(toldByFailure(failed('UND_ERR_SOCKET')).phase).toBe('unknown');
  expect(toldByFailure(new DOMException('late', 'TimeoutError')).phase).toBe('unknown');
  expect(toldByFailure(failed('ECONNREFUSED'))).toEqual({ phase: 'fail', code: 'ECONNREFUSED' });
});

import { afterEach, expect, it, vi } from 'vitest';
import { readConfig } from './config.ts';

afterEach(() => vi.unstubAllEnvs());

it("an option that was not given on the command line leaves the environment's setting in effect", () => {
  vi.stubEnv('BLUEBOX_PORT', '9123');
  expect(readConfig({ BLUEBOX_PORT: undefined }).port).toBe(9123);
  expect(readConfig({ BLUEBOX_PORT: '9124' }).port).toBe(9124);
});

it('keeps the security log for 400 days, and never for less than six months', () => {
  expect(readConfig().securityLogDays).toBe(400);
  expect(readConfig({ BLUEBOX_SECURITY_LOG_DAYS: '183' }).securityLogDays).toBe(183);
  expect(readConfig().factorRequired).toBe(false);
  expect(readConfig({ BLUEBOX_SECOND_FACTOR: 'required' }).factorRequired).toBe(true);
  expect(() => readConfig({ BLUEBOX_SECOND_FACTOR: 'yes' })).toThrow('BLUEBOX_SECOND_FACTOR');
  expect(readConfig().reauthenticationMinutes).toBe(15);
  expect(() => readConfig({ BLUEBOX_SECURITY_LOG_DAYS: '182' })).toThrow(
    'BLUEBOX_SECURITY_LOG_DAYS',
  );
});

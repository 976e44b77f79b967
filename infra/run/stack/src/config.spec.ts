import { afterEach, expect, it, vi } from 'vitest';
import { ConfigError, readConfig } from './config.ts';

afterEach(() => vi.unstubAllEnvs());

it("an option that was not given on the command line leaves the environment's setting in effect (the setting was ignored)", () => {
  vi.stubEnv('BLUEBOX_STACK_DATA', '/srv/bluebox');
  vi.stubEnv('BLUEBOX_PORT', '9123');
  vi.stubEnv('BLUEBOX_PUBLIC_URL', 'https://union.example');
  const options = { BLUEBOX_STACK_DATA: undefined, BLUEBOX_PUBLIC_URL: undefined };
  expect(readConfig({ ...options, BLUEBOX_PORT: undefined })).toMatchObject({
    folder: '/srv/bluebox',
    port: 9123,
    publicUrl: 'https://union.example',
  });
  expect(readConfig({ ...options, BLUEBOX_PORT: '9124' }).port).toBe(9124);
});

it('an unusable setting is refused with an error that names it', () => {
  vi.stubEnv('BLUEBOX_PORT', 'http');
  expect(() => readConfig({})).toThrow(ConfigError);
  expect(() => readConfig({})).toThrow('BLUEBOX_PORT');
});

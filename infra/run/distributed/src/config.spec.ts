import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ConfigError, databaseUri, databaseUris, kafkaSettings } from './config.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bluebox-settings-'));
  for (const name of ['MONGODB_URI', 'MONGODB_PASSWORD', 'KAFKA_PASSWORD']) {
    vi.stubEnv(name, undefined);
    vi.stubEnv(`${name}_FILE`, undefined);
  }
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

/** Writes a secret, and names its file in the environment. */
function give(variable: string, secret: string): void {
  const file = join(folder, variable);
  writeFileSync(file, secret);
  vi.stubEnv(`${variable}_FILE`, file);
}

describe('secrets in files', () => {
  it("are the password of the process's database and of Kafka", () => {
    vi.stubEnv('MONGODB_URI', 'mongodb://pledge@mongodb:27017/bluebox_pledge');
    vi.stubEnv('KAFKA_BROKERS', 'kafka:9092');
    give('MONGODB_PASSWORD', 'one\n');
    give('KAFKA_PASSWORD', 'two');
    expect(databaseUri()).toBe('mongodb://pledge:one@mongodb:27017/bluebox_pledge');
    expect(kafkaSettings().KAFKA_PASSWORD).toBe('two');
  });

  it('may hold the whole URI instead', () => {
    give('MONGODB_URI', 'mongodb://pledge:one@mongodb:27017/bluebox_pledge\n');
    expect(databaseUri()).toBe('mongodb://pledge:one@mongodb:27017/bluebox_pledge');
  });

  it('are the passwords of each database for the backup, where a password is needed', () => {
    vi.stubEnv('PLEDGE_MONGODB_URI', 'mongodb://pledge@mongodb:27017/bluebox_pledge');
    vi.stubEnv('TRACKER_MONGODB_URI', 'mongodb://127.0.0.1:27017/bluebox_tracker');
    give('PLEDGE_MONGODB_PASSWORD', 'one');
    expect(databaseUris(['pledge', 'tracker'])).toEqual({
      pledge: 'mongodb://pledge:one@mongodb:27017/bluebox_pledge',
      tracker: 'mongodb://127.0.0.1:27017/bluebox_tracker',
    });
  });

  it('that cannot be used are refused by the name of their setting', () => {
    vi.stubEnv('MONGODB_URI', 'mongodb://mongodb:27017/bluebox_pledge');
    give('MONGODB_PASSWORD', 'one');
    expect(databaseUri).toThrow(ConfigError);
    expect(databaseUri).toThrow('MONGODB_PASSWORD: a password needs a URI that names a user');
    vi.stubEnv('MONGODB_PASSWORD_FILE', join(folder, 'nowhere'));
    expect(databaseUri).toThrow(/^MONGODB_PASSWORD_FILE: ENOENT/);
  });
});

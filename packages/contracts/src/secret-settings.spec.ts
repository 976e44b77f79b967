import { describe, expect, it } from 'vitest';
import { readVariables, withPassword } from './secret-settings.ts';

const FILES: Readonly<Record<string, string>> = {
  '/run/secrets/password': 's3cret\n',
  '/run/secrets/empty': '\n',
};
const read = (environment: Record<string, string>, ...names: string[]) =>
  readVariables(environment, names, (path) => {
    const text = FILES[path];
    if (text === undefined) throw new Error(`ENOENT: ${path}`);
    return text;
  });

describe('settings', () => {
  it('are read from the environment, where an empty value counts as absent', () => {
    expect(read({ A: '1', B: '', C: '3' }, 'A', 'B')).toStrictEqual({ A: '1' });
  });

  it.each(['KAFKA_PASSWORD', 'PLEDGE_MONGODB_PASSWORD', 'MONGODB_URI'])(
    'that may hold a secret can be given as a file: %s',
    (name) => {
      expect(read({ [`${name}_FILE`]: '/run/secrets/password' }, name)).toStrictEqual({
        [name]: 's3cret',
      });
    },
  );

  it('that hold no secret cannot be given as a file', () => {
    expect(read({ KAFKA_BROKERS_FILE: '/run/secrets/password' }, 'KAFKA_BROKERS')).toStrictEqual(
      {},
    );
  });

  it('given both ways, or by a file that is missing or empty, are refused by name', () => {
    const file = { KAFKA_PASSWORD_FILE: '/run/secrets/password' };
    expect(() => read({ ...file, KAFKA_PASSWORD: 'x' }, 'KAFKA_PASSWORD')).toThrow(
      'KAFKA_PASSWORD_FILE: set this or KAFKA_PASSWORD, not both',
    );
    expect(() => read({ KAFKA_PASSWORD_FILE: '/nowhere' }, 'KAFKA_PASSWORD')).toThrow(
      'KAFKA_PASSWORD_FILE: ENOENT: /nowhere',
    );
    expect(() => read({ KAFKA_PASSWORD_FILE: '/run/secrets/empty' }, 'KAFKA_PASSWORD')).toThrow(
      'KAFKA_PASSWORD_FILE: /run/secrets/empty is empty',
    );
  });
});

describe('the password of a database', () => {
  it('is put into the URI, with its special characters escaped', () => {
    expect(withPassword('mongodb://a@h1:1,h2:2/b?c=d', 'p@s/s:')).toBe(
      'mongodb://a:p%40s%2Fs%3A@h1:1,h2:2/b?c=d',
    );
    expect(withPassword('mongodb+srv://a@h/b', 'p')).toBe('mongodb+srv://a:p@h/b');
    expect(withPassword('mongodb://h/b', undefined)).toBe('mongodb://h/b');
  });

  it.each(['mongodb://h/b', 'mongodb://a:p@h/b', 'mongodb://h/b?x=a@c'])(
    'is refused for a URI without a user, or with a password: %s',
    (uri) => {
      expect(() => withPassword(uri, 'p')).toThrow('names a user');
    },
  );
});

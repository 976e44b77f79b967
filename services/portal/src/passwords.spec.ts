import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { COMMON_PASSWORDS } from './common-passwords.ts';
import { assertGoodPassword, passwords } from './passwords.ts';

const refusalOf = (password: string, login = 'dutydesk'): string | undefined => {
  try {
    assertGoodPassword(password, login);
    return undefined;
  } catch (error) {
    return (error as { code: string }).code;
  }
};

describe('a good password', () => {
  it.each([
    'four heavy blue cartons',
    '我的家乡在西吉县的山上面呢',
    'tR4$kqz!9wLm',
    'the admin of tea and rice',
    'abcd efgh ijkl mnop',
  ])('may be %s', (password) => expect(refusalOf(password)).toBeUndefined());

  it.each([
    'password1234',
    'Password!2026',
    '2026password2026',
    'passwordpassword',
    'ＰＡＳＳＷＯＲＤ１２３４',
    'administrator',
    '123456789012',
    '860951860951860951',
    'aaaaaaaaaaaa',
    'abababababab',
    '我我我我我我我我我我我我',
    'abcdefghijkl',
    'bcdefghijklm',
    'abcdefghijklmnop!',
    'qwertyuiopas',
    'qwertyuiopasdfgh2026',
    '1qaz2wsx3edc',
    'woaini1314520',
    'XiaoLanXiang2023',
    'football1234',
    'monkey123456',
    'dragon123456',
    'baseball1234',
    'sunshine1234',
    'princess1234',
    'Summer2026!!',
    'qwe123qwe123',
    'abc123abc123',
    'a123456789012',
    '123qweasdzxc',
    'beike2023beike',
    'beikezhaofang',
    'lianjia12345',
    'zw13800138000',
    'leavemealone',
    'FinalFantasy',
    'correct horse battery staple',
  ])('is not %s', (password) => expect(refusalOf(password)).toBe('PASSWORD_COMMON'));

  it('is in no list of at least 3,000 passwords that the rule of length lets through', () => {
    const long = [...COMMON_PASSWORDS].filter((password) => password.length >= 12);
    expect(long.length).toBeGreaterThanOrEqual(3_000);
    expect(long.filter((password) => refusalOf(password) !== 'PASSWORD_COMMON')).toStrictEqual([]);
  });

  it('does not contain the login', () => {
    expect(refusalOf('it is DutyDesk here')).toBe('PASSWORD_HOLDS_LOGIN');
    expect(refusalOf('it is DutyDesk here', 'packing')).toBeUndefined();
  });
});

describe('a stored password', () => {
  const pepper = randomBytes(32);

  it('is an Argon2id hash with its own salt, which only its password matches', async () => {
    const { hash, matches } = passwords(pepper);
    const [first, second] = [
      await hash('four heavy blue cartons'),
      await hash('four heavy blue cartons'),
    ];
    expect(first).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(first).not.toBe(second);
    expect(await matches(first, 'four heavy blue cartons')).toBe(true);
    expect(await matches(first, 'four heavy blue carton')).toBe(false);
    expect(await matches(undefined, 'four heavy blue cartons')).toBe(false);
    expect(await matches(undefined, 'nobody has this password')).toBe(false);
  });

  it('cannot be tried without the key', async () => {
    const kept = await passwords(pepper).hash('four heavy blue cartons');
    expect(await passwords(randomBytes(32)).matches(kept, 'four heavy blue cartons')).toBe(false);
  });

  it('is the same whether accents are typed composed or decomposed', async () => {
    const { hash, matches } = passwords(pepper);
    expect(
      await matches(await hash('café des cartons bleus'), 'cafe\u0301 des cartons bleus'),
    ).toBe(true);
  });
});

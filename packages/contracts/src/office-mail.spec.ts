import { describe, expect, it } from 'vitest';
import { isOfficeMail } from './office-mail.ts';

describe('a mail address that everybody may read', () => {
  it.each(['union@example.org', 'gonghui.bj@mail.example.com.cn', ' office+drive@example.org '])(
    "is accepted if it may be an office's: %j",
    (mail) => expect(isOfficeMail(mail)).toBe(true),
  );
  it.each(['13800138000@example.com', '+8613800138000@example.com', '12345678@example.com'])(
    'is refused if it is the number of a person: %s',
    (mail) => expect(isOfficeMail(mail)).toBe(false),
  );
  it.each(['', '工会', 'union', 'union@', '@example.org', 'a b@example.org', 'a@b@example.org'])(
    'is refused if it is not a mail address: %j',
    (mail) => expect(isOfficeMail(mail)).toBe(false),
  );
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readPageKey, writePageKey } from './list-page.ts';

const BY_EXPIRY = [['expiry', 'asc']] as const;

describe('the key of a page', () => {
  it('is decoded as it was encoded', () => {
    fc.assert(
      fc.property(
        fc.option(fc.oneof(fc.string(), fc.double({ noNaN: true, noDefaultInfinity: true }))),
        fc.uuid(),
        (value, id) => {
          const key = [Object.is(value, -0) ? 0 : value, id];
          expect(readPageKey(writePageKey(key, BY_EXPIRY), BY_EXPIRY)).toEqual(key);
        },
      ),
    );
  });

  it('that is malformed or of another order is refused with what to do', () => {
    const own = writePageKey(['2027-03-31', 'p'], BY_EXPIRY);
    const others = [
      '50',
      'x',
      '%%%',
      `${own}=`,
      own.slice(0, -2),
      writePageKey(['2027-03-31', 'p'], [['expiry', 'desc']]),
      writePageKey(['p'], []),
      Buffer.from('["expiry asc,id asc",{"$gt":""},"p"]').toString('base64url'),
      Buffer.from('["expiry asc,id asc","p"]').toString('base64url'),
      Buffer.from('{}').toString('base64url'),
      Buffer.from('null').toString('base64url'),
    ];
    for (const text of others)
      expect(() => readPageKey(text, BY_EXPIRY), text).toThrow(/begin with the first page/);
  });

  it('is either decoded or refused, whatever it contains', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        for (const sent of [text, Buffer.from(text).toString('base64url')])
          try {
            expect(readPageKey(sent, BY_EXPIRY)).toHaveLength(2);
          } catch (error) {
            expect(error).toMatchObject({ code: 'UNKNOWN_PAGE', kind: 'invalid' });
          }
      }),
    );
  });
});

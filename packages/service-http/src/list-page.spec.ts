import type { Query, View } from '@bluebox/event-sourcing';
import { pageKeyOf, totalOrder } from '@bluebox/event-sourcing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { filteredPage, listPage, readPageKey, writePageKey } from './list-page.ts';

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

describe('a page of the documents that a function lets through', () => {
  interface Row {
    readonly id: string;
    readonly expiry?: string;
    readonly shown: boolean;
  }
  const compare = (a: string | number | null, b: string | number | null): number =>
    a === b ? 0 : a === null ? -1 : b === null || a > b ? 1 : -1;
  /** A view on rows in memory, in which conditions are ignored. */
  const viewOf = (rows: readonly Row[]): View => {
    const before = (
      sort: NonNullable<Query['sort']>,
      a: readonly (string | number | null)[],
      b: readonly (string | number | null)[],
    ) => {
      for (const [index, [, direction]] of totalOrder(sort).entries()) {
        const order = compare(a[index] ?? null, b[index] ?? null);
        if (order !== 0) return direction === 'asc' ? order : -order;
      }
      return 0;
    };
    return {
      async find(_collection: string, { sort = [], limit = 100, after }: Query) {
        return rows
          .filter((row) => after === undefined || before(sort, pageKeyOf(row, sort), after) > 0)
          .toSorted((a, b) => before(sort, pageKeyOf(a, sort), pageKeyOf(b, sort)))
          .slice(0, limit);
      },
      count: async () => rows.length,
    } as unknown as View;
  };

  it.each(['asc', 'desc'] as const)(
    'continues as a list of only these documents does (%s)',
    async (direction) => {
      const sort = [['expiry', direction]] as const;
      await fc.assert(
        fc.asyncProperty(
          fc.uniqueArray(
            fc.record(
              {
                id: fc.uuid(),
                expiry: fc.constantFrom('2027-01-31', '2027-03-31', '2028-01-01'),
                shown: fc.boolean(),
              },
              { requiredKeys: ['id', 'shown'] },
            ),
            { selector: ({ id }) => id, maxLength: 12 },
          ),
          fc.integer({ min: 1, max: 5 }),
          async (rows, limit) => {
            let after: string | undefined;
            do {
              const query = { where: {}, sort, limit, after };
              const page = await filteredPage<Row>(viewOf(rows), 'rows', query, (row) => row.shown);
              const only = viewOf(rows.filter(({ shown }) => shown));
              expect(page).toEqual(await listPage<Row>(only, 'rows', query));
              after = page.next;
            } while (after !== undefined);
          },
        ),
      );
    },
  );
});

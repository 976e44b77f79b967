import type { RecordIndex, Vault } from '@bluebox/event-sourcing';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Harness, opened } from './harness.ts';

/** An opened vault under test. */
export interface OpenedVault {
  readonly vault: Vault;
  close(): Promise<void>;
}

/** A harness that opens its vault with rules of a search index, or with none. */
export type VaultHarness = Harness<OpenedVault, RecordIndex | undefined>;

/** Rules by which a record is found by each of its `words`. */
const byWords = (version: number): RecordIndex => ({
  version,
  termsOf: ({ words = [] }) => words as readonly string[],
});

const day = (number: number) => `2026-03-0${number}T00:00:00.000Z`;

/** Requirements on every vault, wherever it keeps its records. */
export function vaultConformance(name: string, makeHarness: () => Promise<VaultHarness>): void {
  describe(`${name}: vault`, () => {
    let harness: VaultHarness;
    beforeEach(async () => {
      harness = await makeHarness();
    });
    afterEach(() => harness.cleanup());
    const run = (use: (vault: Vault) => Promise<void>) => () =>
      opened(harness, undefined, ({ vault }) => use(vault));

    const searched = (use: (vault: Vault) => Promise<void>, version = 1) =>
      opened(harness, byWords(version), ({ vault }) => use(vault));

    const record = {
      name: '王秀兰',
      phone: '13800000000',
      note: '骉 🙂 "x"\u0000',
      more: { a: [1, null] },
    };

    it('returns the stored record, even after a restart', async () => {
      await run(async (vault) => {
        await vault.put('giver-1', record, day(1));
        expect(await vault.get('giver-1')).toEqual(record);
        expect(await vault.get('giver-2')).toBeUndefined();
      })();
      await run(async (vault) => expect(await vault.get('giver-1')).toEqual(record))();
    });

    it(
      'keeps a copy that is not affected when the caller changes the record',
      run(async (vault) => {
        const mine: Record<string, unknown> = { name: '王秀兰' };
        await vault.put('giver-1', mine, day(1));
        mine['name'] = 'other';
        const read = (await vault.get('giver-1')) as Record<string, unknown>;
        expect(read).toEqual({ name: '王秀兰' });
        read['name'] = 'other';
        expect(await vault.get('giver-1')).toEqual({ name: '王秀兰' });
      }),
    );

    it(
      'replaces a record',
      run(async (vault) => {
        await vault.put('giver-1', { name: 'a', phone: 'b' }, day(1));
        await vault.put('giver-1', { name: 'c' }, day(3));
        expect(await vault.get('giver-1')).toEqual({ name: 'c' });
        expect(await vault.writtenBefore(day(2), 10)).toEqual([]);
        expect(await vault.writtenBefore(day(4), 10)).toEqual([{ subject: 'giver-1', at: day(3) }]);
      }),
    );

    it('erases one subject permanently, and no other', async () => {
      await run(async (vault) => {
        await vault.put('giver-1', record, day(1));
        await vault.put('giver-2', record, day(1));
        expect(await vault.forget('giver-1')).toBe(true);
        expect(await vault.forget('giver-1')).toBe(false);
        expect(await vault.get('giver-1')).toBeUndefined();
        expect(await vault.get('giver-2')).toEqual(record);
      })();
      await run(async (vault) => {
        expect(await vault.get('giver-1')).toBeUndefined();
        expect(await vault.get('giver-2')).toEqual(record);
      })();
    });

    it(
      'stores many records concurrently',
      run(async (vault) => {
        const subjects = Array.from({ length: 50 }, (_, index) => `giver-${index}`);
        await Promise.all(subjects.map((subject) => vault.put(subject, { subject }, day(1))));
        for (const subject of subjects) expect(await vault.get(subject)).toEqual({ subject });
      }),
    );

    it(
      'lists records written before a given time in the order of time and subject, in pages',
      run(async (vault) => {
        await vault.put('giver-c', {}, day(1));
        await vault.put('giver-a', {}, day(2));
        await vault.put('giver-d', {}, day(2));
        await vault.put('giver-b', {}, day(3));
        expect(await vault.writtenBefore(day(1), 10)).toEqual([]);
        const first = await vault.writtenBefore(day(3), 2);
        expect(first).toEqual([
          { subject: 'giver-c', at: day(1) },
          { subject: 'giver-a', at: day(2) },
        ]);
        const second = await vault.writtenBefore(day(3), 2, first.at(-1));
        expect(second).toEqual([{ subject: 'giver-d', at: day(2) }]);
        expect(await vault.writtenBefore(day(3), 2, second.at(-1))).toEqual([]);
      }),
    );

    it(
      'continues a list with the records that were written since, and after a record that is gone',
      run(async (vault) => {
        await vault.put('giver-b', {}, day(1));
        const [last] = await vault.writtenBefore(day(2), 10);
        await vault.forget('giver-b');
        await vault.put('giver-a', {}, day(1));
        await vault.put('giver-c', {}, day(1));
        await vault.put('giver-d', {}, day(2));
        expect(await vault.writtenBefore(day(1), 10, last)).toEqual([]);
        expect(await vault.writtenBefore(day(3), 10, last)).toEqual([
          { subject: 'giver-c', at: day(1) },
          { subject: 'giver-d', at: day(2) },
        ]);
      }),
    );

    it('makes one pseudonym for each kind and identifier, the same after a restart', async () => {
      const pseudonyms: string[] = [];
      const make = run(async (vault) => {
        pseudonyms.push(vault.pseudonym('staff', 'BK000123'));
        const others = [
          vault.pseudonym('staff', 'BK000124'),
          vault.pseudonym('phone', 'BK000123'),
          vault.pseudonym('staff\nBK', '000123'),
          vault.pseudonym('staff', ''),
        ];
        expect(new Set([pseudonyms[0], ...others]).size).toBe(5);
      });
      await make();
      await make();
      expect(pseudonyms[0]).toMatch(/^[A-Za-z0-9_-]{22}$/);
      expect(pseudonyms[1]).toBe(pseudonyms[0]);
      expect(pseudonyms[0]).not.toContain('000123');
    });

    it('finds a record by all terms of an alternative, in its scope only, even after a restart', async () => {
      const xiji = { scope: 'drive-xiji' };
      const found = (vault: Vault, scope: string, ...alternatives: string[][]) =>
        vault.search(scope, alternatives, 10).then((subjects) => [...subjects].sort());
      const check = async (vault: Vault) => {
        expect(await found(vault, 'drive-xiji', ['秀兰'])).toEqual(['giver-1', 'giver-2']);
        expect(await found(vault, 'drive-xiji', ['秀兰', '王秀'])).toEqual(['giver-1']);
        expect(await found(vault, 'drive-xiji', ['秀兰', '秀兰'])).toHaveLength(2);
        expect(await found(vault, 'drive-xiji', ['王秀', '李秀'])).toEqual([]);
        expect(await found(vault, 'drive-xiji', ['王秀'], ['李秀'])).toHaveLength(2);
        expect(await found(vault, 'drive-xiji', ['王秀'], ['秀兰'], [])).toHaveLength(2);
        expect(await found(vault, 'drive-other', ['秀兰'])).toEqual(['giver-3']);
        expect(await found(vault, 'drive-none', ['秀兰'])).toEqual([]);
        expect(await found(vault, 'drive-xiji', [])).toEqual([]);
        expect(await found(vault, 'drive-xiji')).toEqual([]);
        expect(await found(vault, 'drive-xiji', ['%'], ['秀'])).toEqual([]);
        expect(await vault.search('drive-xiji', [['秀兰']], 1)).toHaveLength(1);
      };
      await searched(async (vault) => {
        await vault.put('giver-1', { words: ['王秀', '秀兰'] }, day(1), { isNew: true, ...xiji });
        await vault.put('giver-2', { words: ['李秀', '秀兰'] }, day(1), xiji);
        await vault.put('giver-3', { words: ['秀兰'] }, day(1), { scope: 'drive-other' });
        await check(vault);
      });
      await searched(check);
    });

    it('finds a corrected record by its new terms only, and an erased one never', () => {
      const words = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 3 });
      const subjects = ['giver-1', 'giver-2', 'giver-3'];
      const subject = fc.constantFrom(...subjects);
      const step = fc.oneof(
        fc.record({ subject, words }),
        fc.record({ subject, words: fc.constant(undefined) }),
      );
      return fc.assert(
        fc.asyncProperty(fc.array(step, { maxLength: 8 }), fc.uuid(), async (steps, scope) => {
          await searched(async (vault) => {
            const known = new Map<string, readonly string[]>();
            for (const { subject, words } of steps) {
              if (words === undefined) await vault.forget(subject);
              else await vault.put(subject, { words }, day(1), { scope });
              if (words === undefined) known.delete(subject);
              else known.set(subject, words);
              for (const word of ['a', 'b', 'c', 'd'])
                expect([...(await vault.search(scope, [[word]], 10))].sort()).toEqual(
                  subjects.filter((each) => known.get(each)?.includes(word)),
                );
            }
            for (const each of subjects) await vault.forget(each);
            expect(await vault.search(scope, [['a'], ['b'], ['c'], ['d']], 10)).toEqual([]);
          });
        }),
        { numRuns: 15 },
      );
    });

    it('indexes records of before in slices, and anew when the rules have changed', async () => {
      await run(async (vault) => {
        for (const giver of ['giver-1', 'giver-2', 'giver-3'])
          await vault.put(giver, { words: ['a', giver] }, day(1), { scope: 'drive-1' });
        expect(await vault.unindexed(10)).toEqual([]);
        expect(await vault.search('drive-1', [['a']], 10)).toEqual([]);
      })();
      await searched(async (vault) => {
        expect(await vault.search('drive-1', [['a']], 10)).toEqual([]);
        expect(await vault.unindexed(2)).toEqual(['giver-1', 'giver-2']);
        expect(await vault.unindexed(2, 'giver-2')).toEqual(['giver-3']);
        await vault.index('giver-2', 'drive-1');
        await vault.index('giver-unknown', 'drive-1');
        expect(await vault.search('drive-1', [['a']], 10)).toEqual(['giver-2']);
      });
      await searched(async (vault) => {
        expect(await vault.unindexed(10)).toEqual(['giver-1', 'giver-3']);
        for (const giver of await vault.unindexed(10)) await vault.index(giver, 'drive-1');
        expect(await vault.unindexed(10)).toEqual([]);
        expect(await vault.search('drive-1', [['a']], 10)).toHaveLength(3);
        await vault.put('giver-3', { words: ['b'] }, day(2));
        expect(await vault.search('drive-1', [['a']], 10)).toHaveLength(2);
        expect(await vault.unindexed(10)).toEqual(['giver-3']);
      });
      await searched(async (vault) => {
        expect(await vault.unindexed(10)).toHaveLength(3);
        await vault.index('giver-1', 'drive-2');
        expect(await vault.search('drive-2', [['a']], 10)).toEqual(['giver-1']);
        expect(await vault.search('drive-1', [['a']], 10)).toEqual(['giver-2']);
      }, 2);
    });
  });
}

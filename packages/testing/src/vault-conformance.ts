import type { Vault } from '@bluebox/event-sourcing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Harness, opened } from './harness.ts';

/** An opened vault under test. */
export interface OpenedVault {
  readonly vault: Vault;
  close(): Promise<void>;
}

export type VaultHarness = Harness<OpenedVault>;

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
  });
}

import type { Vault } from '@bluebox/event-sourcing';
import { describe, expect } from 'vitest';
import { type Harness, withHarness } from './with-harness.ts';

export interface VaultHarness extends Harness {
  readonly vault: Vault;
  /** Ends the present one and opens what it stored as a new process with the same key would. */
  reopen(): Promise<Vault>;
  /** Every byte that the vault has stored, while it is open: files and logs, or raw documents. */
  atRest(): Promise<Buffer>;
}

const AT = '2023-03-18T02:00:00.000Z';
const KEY = Buffer.alloc(32, 7);
const OTHER_KEY = Buffer.alloc(32, 8);
const GIVER = { name: '马海燕', phone: '13800000001', contact: { staffNumber: 'BK-20391' } };
const PLAINTEXTS = ['马海燕', '13800000001', 'BK-20391', 'staffNumber'];

/** The open vault, and after it the vault as a new process finds it. */
async function* overRestart(harness: VaultHarness) {
  yield harness.vault;
  yield await harness.reopen();
}

/** What every {@link Vault} must do. */
export function vaultConformance(
  name: string,
  makeHarness: (key: Buffer) => Promise<VaultHarness>,
): void {
  describe(`vault: ${name}`, () => {
    const test = withHarness(() => makeHarness(KEY));

    test('a record is read as it was put, over a restart', async (harness) => {
      expect(await harness.vault.get('pledge-1')).toBeUndefined();
      await harness.vault.put('pledge-1', GIVER, AT);
      await harness.vault.put('pledge-2', { note: '放在一楼前台 🙏' }, AT);

      for await (const vault of overRestart(harness)) {
        expect(await vault.get('pledge-1')).toStrictEqual(GIVER);
        expect(await vault.get('pledge-2')).toStrictEqual({ note: '放在一楼前台 🙏' });
        expect(await vault.get('pledge-3')).toBeUndefined();
      }
    });

    test('a record put again replaces the earlier one, its time too', async (harness) => {
      await harness.vault.put('pledge-1', GIVER, AT);
      await harness.vault.put('pledge-1', { name: '马海燕' }, '2023-03-20T00:00:00.000Z');

      const vault = await harness.reopen();
      expect(await vault.get('pledge-1')).toStrictEqual({ name: '马海燕' });
      expect(await vault.subjectsBefore('2023-03-19T00:00:00.000Z', 10)).toEqual([]);
    });

    test('forgotten is forgotten, over a restart, and only that', async (harness) => {
      await harness.vault.put('pledge-1', GIVER, AT);
      await harness.vault.put('pledge-2', GIVER, AT);

      expect(await harness.vault.forget('pledge-1')).toBe(true);
      expect(await harness.vault.forget('pledge-1')).toBe(false);
      expect(await harness.vault.forget('never')).toBe(false);

      for await (const vault of overRestart(harness)) {
        expect(await vault.get('pledge-1')).toBeUndefined();
        expect(await vault.get('pledge-2')).toStrictEqual(GIVER);
        expect(await vault.subjectsBefore('2024-01-01T00:00:00.000Z', 10)).toEqual(['pledge-2']);
      }
    });

    test('many may be put at once', async ({ vault }) => {
      const subjects = Array.from({ length: 50 }, (_, number) => `pledge-${number}`);
      await Promise.all(subjects.map((subject) => vault.put(subject, { subject }, AT)));
      for (const subject of subjects) expect(await vault.get(subject)).toEqual({ subject });
    });

    test('subjects written before a time are given page by page', async ({ vault }) => {
      const subjects = ['e', 'a', 'd', 'b', 'c'];
      for (const [day, subject] of subjects.entries())
        await vault.put(subject, GIVER, `2023-03-1${day}T00:00:00.000Z`);
      const before = '2023-03-14T00:00:00.000Z';

      expect(await vault.subjectsBefore(before, 10)).toEqual(['a', 'b', 'd', 'e']);
      expect(await vault.subjectsBefore(before, 3)).toEqual(['a', 'b', 'd']);
      expect(await vault.subjectsBefore(before, 3, 'd')).toEqual(['e']);
      expect(await vault.subjectsBefore(before, 3, 'e')).toEqual([]);
      expect(await vault.subjectsBefore('2023-03-10T00:00:00.000Z', 10)).toEqual([]);
    });

    test('a pseudonym is the same for the same identifier, over a restart', async (harness) => {
      const { vault } = harness;
      const pseudonym = vault.pseudonym('staff-number', 'BK-20391');
      expect(pseudonym).not.toContain('20391');
      expect(pseudonym.length).toBeGreaterThanOrEqual(22);
      expect((await harness.reopen()).pseudonym('staff-number', 'BK-20391')).toBe(pseudonym);
    });

    test('a pseudonym is another for another identifier, kind or key', async ({ vault }) => {
      const other = await makeHarness(OTHER_KEY);
      try {
        const pseudonyms = [
          vault.pseudonym('staff-number', 'BK-20391'),
          vault.pseudonym('staff-number', 'BK-20392'),
          vault.pseudonym('phone', 'BK-20391'),
          other.vault.pseudonym('staff-number', 'BK-20391'),
        ];
        expect(new Set(pseudonyms).size).toBe(4);
      } finally {
        await other.cleanup();
      }
    });

    test('nothing is stored that could be read without the key', async (harness) => {
      const { vault } = harness;
      await vault.put('pledge-1', GIVER, AT);
      await vault.put('pledge-1', { ...GIVER, more: 'x'.repeat(20_000) }, AT);
      vault.pseudonym('staff-number', 'BK-20391');
      await expectUnreadable(await harness.atRest());
      await vault.forget('pledge-1');
      await expectUnreadable(await harness.atRest(), false);
    });

    async function expectUnreadable(stored: Buffer, holdsSubject = true): Promise<void> {
      // The subject is not secret: seeing it shows that the bytes looked through are the right ones.
      if (holdsSubject) expect(stored.includes('pledge-1')).toBe(true);
      for (const text of PLAINTEXTS)
        for (const encoding of ['utf8', 'utf16le', 'base64', 'hex'] as const) {
          const bytes =
            encoding === 'utf8' || encoding === 'utf16le'
              ? Buffer.from(text, encoding)
              : Buffer.from(Buffer.from(text).toString(encoding));
          expect([text, encoding, stored.includes(bytes)]).toEqual([text, encoding, false]);
        }
    }
  });
}

import { EMPTY_TREE } from '@bluebox/transparency';
import { expect, it } from 'vitest';
import { refuseLedgerBeyondDatabases, untilLedgerIsPublished } from './ledger-ahead.ts';

/** A ledger with entries up to these positions. */
const ledgerAt = (cursors: Readonly<Record<string, number>>) => ({
  state: async () => ({ tree: EMPTY_TREE, cursors }),
});
const headsAt = (heads: Readonly<Record<string, number>>) => ({
  head: async (service: string, bucket: number) => heads[`${service}/${bucket}`] ?? 0,
});
const nothing = { pause: async () => {}, onWaiting() {} };

it('topics may be replaced when the databases have every event of the ledger', async () => {
  const ledger = ledgerAt({ 'pledge/3': 4, 'inventory/0': 1 });
  await refuseLedgerBeyondDatabases(ledger, headsAt({ 'pledge/3': 4, 'inventory/0': 2 }));
  await refuseLedgerBeyondDatabases(ledgerAt({}), headsAt({}));
});

it('topics are not replaced when a database lacks events of the ledger', async () => {
  const refusal = refuseLedgerBeyondDatabases(
    ledgerAt({ 'pledge/3': 6, 'inventory/0': 1 }),
    headsAt({ 'pledge/3': 4, 'inventory/0': 1 }),
  );
  await expect(refusal).rejects.toThrow(
    /^the public ledger has entries of events that the databases lack: pledge bucket 3, 5 to 6\. .*keep a copy of the database of the notary.*drop it.*replace-topics again/,
  );
});

it('a notary starts at once on topics with every event of its ledger', async () => {
  await untilLedgerIsPublished(ledgerAt({ 'pledge/3': 4 }), headsAt({ 'pledge/3': 4 }), {
    pause: () => Promise.reject(new Error('there is nothing to wait for')),
    onWaiting: () => expect.unreachable(),
  });
});

it('a notary waits while services publish again what emptied topics lack', async () => {
  const heads = { 'pledge/3': 0 };
  const told: unknown[] = [];
  let pauses = 0;
  await untilLedgerIsPublished(ledgerAt({ 'pledge/3': 4 }), headsAt(heads), {
    async pause() {
      pauses += 1;
      if (pauses % 50 === 0) heads['pledge/3'] += 1;
    },
    onWaiting: (lost) => told.push(lost),
  });
  expect(pauses).toBe(200);
  expect(told).toEqual([
    [{ service: 'pledge', bucket: 3, first: 1, last: 4, seenBy: ['the ledger'] }],
  ]);
});

it('a notary refuses to start when the topics gain nothing of what its ledger has', async () => {
  const refusal = untilLedgerIsPublished(
    ledgerAt({ 'pledge/3': 6 }),
    headsAt({ 'pledge/3': 4 }),
    nothing,
  );
  await expect(refusal).rejects.toThrow(
    /^the public ledger has entries of events that the topics lack: pledge bucket 3, 5 to 6\. .*run republish for it \(pledge\)\..*replace-topics/,
  );
});

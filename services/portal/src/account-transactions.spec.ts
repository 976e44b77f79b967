import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openViewStore } from '@bluebox/embedded';
import { ConcurrencyConflict, CursorConflict, type View } from '@bluebox/event-sourcing';
import { expect, it, onTestFinished } from 'vitest';
import { accountsView } from './account-documents.ts';
import { accountTransactions, findAll, put } from './account-transactions.ts';

interface Counter {
  readonly id: string;
  readonly count: number;
}

async function openView(): Promise<View> {
  const folder = mkdtempSync(join(tmpdir(), 'bluebox-accounts-'));
  const store = openViewStore({ path: join(folder, 'accounts.sqlite') });
  onTestFinished(() => {
    store.close();
    rmSync(folder, { recursive: true });
  });
  return store.open(accountsView);
}
const countUp = (view: View, transactions = accountTransactions(view)) =>
  transactions.run(async () => {
    const count = ((await view.get<Counter>('answers', 'counter'))?.count ?? 0) + 1;
    return { changes: [put('answers', { id: 'counter', count })], result: count };
  });

it('concurrent transactions are all applied', async () => {
  const view = await openView();
  const transactions = accountTransactions(view);
  const results = await Promise.all(Array.from({ length: 50 }, () => countUp(view, transactions)));
  expect(results).toStrictEqual(Array.from({ length: 50 }, (_, index) => index + 1));
});

it('a transaction decides again when another process has written first', async () => {
  const view = await openView();
  const [here, there] = [accountTransactions(view), accountTransactions(view)];
  const results = await Promise.all(
    Array.from({ length: 10 }, (_, index) => countUp(view, index % 2 === 0 ? here : there)),
  );
  expect(new Set(results).size).toBe(10);
  expect(await view.get<Counter>('answers', 'counter')).toStrictEqual({ id: 'counter', count: 10 });
});

it('a transaction fails when other processes always write first', async () => {
  const view = await openView();
  const losing: View = {
    ...view,
    definition: view.definition,
    apply: () => Promise.reject(new CursorConflict('portal-accounts')),
  };
  await expect(countUp(losing)).rejects.toBeInstanceOf(ConcurrencyConflict);
});

it('a transaction runs even though the one before it was refused', async () => {
  const view = await openView();
  const transactions = accountTransactions(view);
  const refused = transactions.run(() => Promise.reject(new Error('refused')));
  const next = countUp(view, transactions);
  await expect(refused).rejects.toThrow('refused');
  expect(await next).toBe(1);
});

it('a search finds all documents, however many pages there are', async () => {
  const view = await openView();
  const documents = Array.from({ length: 1_201 }, (_, index) => ({
    id: `d${index}`,
    recordedAt: 'a',
  }));
  await view.apply({
    from: {},
    to: {},
    changes: documents.map((document) => put('answers', document)),
  });
  const found = await findAll(view, 'answers', { recordedAt: 'a' });
  expect(new Set(found.map(({ id }) => id)).size).toBe(1_201);
});

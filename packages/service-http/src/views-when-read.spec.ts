import type { Document, View, ViewDefinition, ViewStore } from '@bluebox/event-sourcing';
import { expect, it } from 'vitest';
import { viewsWhenRead } from './views-when-read.ts';

const definition: ViewDefinition = { name: 'notes', version: 1, collections: [] };
const view: View = {
  definition,
  get: async <D extends Document>() => ({ id: 'n1' }) as unknown as D,
  find: async () => [],
  count: async () => 0,
  async *documents() {},
  cursors: async () => ({}),
  apply: async () => {},
};
const store: ViewStore = {
  open: async () => view,
  async rebuild() {
    throw new Error('nobody asked');
  },
};

const READS: readonly [what: string, read: (view: View) => Promise<unknown>][] = [
  ['a document', (read) => read.get('notes', 'n1')],
  ['a page', (read) => read.find('notes', {})],
  ['a number', (read) => read.count('notes')],
  ['all documents', (read) => read.documents('notes')[Symbol.asyncIterator]().next()],
];

it.each(READS)(
  'reading %s of a view waits for the view once, and nothing else waits',
  async (_what, read) => {
    const { views, beforeReading } = viewsWhenRead(store);
    const opened = await views.open(definition);
    let waits = 0;
    const ready = async (name: string) => {
      expect(name).toBe('notes');
      waits += 1;
    };
    await beforeReading(ready, () => opened.cursors());
    await read(opened);
    expect(waits).toBe(0);
    await beforeReading(ready, async () => {
      await read(opened);
      expect(waits).toBe(1);
      await Promise.all([read(opened), read(opened)]);
    });
    expect(waits).toBe(1);
  },
);

it('two views are waited for separately', async () => {
  const { views, beforeReading } = viewsWhenRead(store);
  const [notes, drives] = [
    await views.open(definition),
    await views.open({ ...definition, name: 'drives' }),
  ];
  const waited: string[] = [];
  await beforeReading(
    async (name) => void waited.push(name),
    async () => {
      await notes.count('notes');
      expect(waited).toEqual(['notes']);
      await drives.count('drives');
    },
  );
  expect(waited).toEqual(['notes', 'drives']);
});

it('concurrent readers do not wait for each other', async () => {
  const { views, beforeReading } = viewsWhenRead(store);
  const opened = await views.open(definition);
  const finished: string[] = [];
  let letOn = () => {};
  const held = new Promise<void>((resolve) => {
    letOn = resolve;
  });
  const reader = (name: string, ready: Promise<void>) =>
    beforeReading(
      () => ready,
      async () => {
        await opened.get('notes', 'n1');
        finished.push(name);
      },
    );
  const first = reader('first', held);
  await reader('second', Promise.resolve());
  expect(finished).toEqual(['second']);
  letOn();
  await first;
  expect(finished).toEqual(['second', 'first']);
});

import {
  type EventStore,
  IdempotencyKeyUsed,
  type NewCommit,
  type PhotoStore,
  type Vault,
} from '@bluebox/event-sourcing';
import { beforeEach, describe, expect, it } from 'vitest';
import { guardedEffects } from './effects.ts';

let done: string[];
beforeEach(() => {
  done = [];
});
const log =
  <T>(what: string, result: T) =>
  async (subject: unknown): Promise<T> => {
    done.push(`${what} ${JSON.stringify(subject)}`);
    return result;
  };
const vault = { put: log('put', undefined), forget: log('forget', true) } as unknown as Vault;
const photos = {
  put: log('photo', undefined),
  delete: log('delete', true),
  deleteOf: log('deleteOf', 1),
} as unknown as PhotoStore;
const refused = () => Promise.reject(new Error('answered already'));
const photo = { subject: 's', photoId: 'p' };

describe('a store in a guarded request', () => {
  const store = {
    readStream: log('read', { version: 0, events: [] }),
    async append({ id }: NewCommit) {
      done.push(`append ${id}`);
      if (id === 'refused') throw new Error('refused');
    },
  } as unknown as EventStore;
  const commit = (id: string) => ({ id }) as NewCommit;
  const free = async () => {};

  it('reads a stream again only after an append, even a refused one', async () => {
    const { store: wrap, guard } = guardedEffects();
    const guarded = wrap(store);
    await guard(free, async () => {
      await guarded.readStream('a');
      await guarded.readStream('a');
      await guarded.append(commit('refused')).catch(() => {});
      await guarded.readStream('a');
      await guarded.append(commit('accepted'));
      await guarded.readStream('a');
    });
    expect(done).toEqual(['read "a"', 'append refused', 'read "a"', 'append accepted', 'read "a"']);
  });

  it('reads a stream again after a second, since a request may take long', async () => {
    let time = 0;
    const { store: wrap, guard } = guardedEffects(() => time);
    const guarded = wrap(store);
    await guard(free, async () => {
      await guarded.readStream('a');
      time = 999;
      await guarded.readStream('a');
      time = 1_000;
      await guarded.readStream('a');
    });
    expect(done).toHaveLength(2);
  });

  it('reads a stream for each request, and always outside one', async () => {
    const { store: wrap, guard } = guardedEffects();
    const guarded = wrap(store);
    for (let request = 0; request < 2; request++) await guard(free, () => guarded.readStream('a'));
    await guarded.readStream('a');
    await guarded.readStream('a');
    expect(done).toHaveLength(4);
  });
});

describe('guarded effects', () => {
  it('do not happen in a request that was answered already', async () => {
    const effects = guardedEffects();
    const [guarded, pictures] = [effects.vault(vault), effects.photos(photos)];
    for (const change of [
      () => guarded.put('a', {}, ''),
      () => guarded.forget('a'),
      () => pictures.put(photo, new Uint8Array(), ''),
      () => pictures.delete(photo),
      () => pictures.deleteOf('s'),
    ])
      await expect(effects.guard<unknown>(refused, change)).rejects.toThrow('answered already');
    expect(done).toEqual([]);
  });

  it('happen after the check, and outside a request without one', async () => {
    const effects = guardedEffects();
    const guarded = effects.vault(vault);
    await effects.guard(
      async () => void done.push('checked'),
      () => guarded.put('a', {}, ''),
    );
    await guarded.forget('a');
    expect(done).toEqual(['checked', 'put "a"', 'forget "a"']);
  });

  it('add and remove the record of a new subject without a check', async () => {
    const effects = guardedEffects();
    const guarded = effects.vault(vault);
    await effects.guard(refused, async () => {
      await guarded.put('new', {}, '', { isNew: true });
      await guarded.forget('new');
      await expect(guarded.forget('old')).rejects.toThrow();
    });
    await expect(effects.guard(refused, () => guarded.forget('new'))).rejects.toThrow();
    expect(done).toEqual(['put "new"', 'forget "new"']);
  });

  it('of new subjects are erased when the request turns out to repeat another one', async () => {
    const effects = guardedEffects();
    const guarded = effects.vault(vault);
    const repeating = effects.guard(refused, async () => {
      await guarded.put('kept by nobody', {}, '', { isNew: true });
      await guarded.put('forgotten before', {}, '', { isNew: true });
      await guarded.forget('forgotten before');
      throw new IdempotencyKeyUsed('key-1');
    });
    await expect(repeating).rejects.toThrow(IdempotencyKeyUsed);
    expect(done.slice(-2)).toEqual(['forget "forgotten before"', 'forget "kept by nobody"']);
  });
});

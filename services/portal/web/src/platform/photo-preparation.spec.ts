import { describe, expect, it } from 'vitest';
import { type ChosenPhoto, PhotoRefused } from './chosen-photo.ts';
import { photoPreparation } from './photo-preparation.ts';

const fileOf = (name: string) => new File([], name);

/** Photos of a form with room for `most`, whose files are prepared one by one on request. */
function formWith(most: number) {
  const started: { readonly name: string; readonly finish: (refusal?: Error) => void }[] = [];
  const preparation = photoPreparation(
    most,
    (file) =>
      new Promise<ChosenPhoto>((resolve, reject) => {
        const { name } = file as File;
        const photo = { photoId: name, photo: '' };
        started.push({
          name,
          finish: (refusal) => (refusal === undefined ? resolve(photo) : reject(refusal)),
        });
      }),
  );
  const settle = () => new Promise((resolve) => setTimeout(resolve));
  return {
    preparation,
    started: () => started.map(({ name }) => name),
    choose: (...names: readonly string[]) => preparation.add(names.map(fileOf)),
    async finish(name: string, refusal?: Error) {
      await settle();
      started.find((file) => file.name === name)?.finish(refusal);
      await settle();
    },
    photos: () => preparation.get().photos.map(({ photoId }) => photoId),
  };
}

describe('the photos of a form', () => {
  it('never exceed their largest number (two quick choices did)', async () => {
    const form = formWith(4);
    const first = form.choose('a', 'b', 'c');
    const second = form.choose('d', 'e', 'f');
    for (const name of ['a', 'b', 'c', 'd', 'e', 'f']) await form.finish(name);
    await Promise.all([first, second]);
    expect(form.photos()).toEqual(['a', 'b', 'c', 'd']);
  });

  it('are in preparation until those of the last choice are ready (a form was sent without them)', async () => {
    const form = formWith(4);
    const first = form.choose('a');
    const second = form.choose('b');
    await form.finish('a');
    await first;
    expect(form.preparation.get()).toMatchObject({ photos: [{ photoId: 'a' }], isPreparing: true });
    await form.finish('b');
    await second;
    expect(form.preparation.get().isPreparing).toBe(false);
    expect(form.photos()).toEqual(['a', 'b']);
  });

  it('are prepared one after another, even from two choices', async () => {
    const form = formWith(4);
    const choices = [form.choose('a', 'b'), form.choose('c')];
    await form.finish('');
    expect(form.started()).toEqual(['a']);
    await form.finish('a');
    expect(form.started()).toEqual(['a', 'b']);
    await form.finish('b');
    expect(form.started()).toEqual(['a', 'b', 'c']);
    await form.finish('c');
    await Promise.all(choices);
  });

  it('report a file that cannot be used until the next choice, and leave its room to other files', async () => {
    const form = formWith(2);
    const choice = form.choose('a', 'b', 'c');
    await form.finish('a', new PhotoRefused('large'));
    const second = form.choose('d');
    expect(form.preparation.get().refused).toBe('large');
    await form.finish('b');
    await form.finish('c');
    await Promise.all([choice, second]);
    expect([form.photos(), form.preparation.get().refused]).toEqual([['b', 'c'], 'large']);
    form.preparation.remove('b');
    const third = form.choose('e');
    expect(form.preparation.get().refused).toBeUndefined();
    await form.finish('e');
    await third;
    expect(form.photos()).toEqual(['c', 'e']);
  });

  it('are no longer in preparation after an unforeseen error, and can be chosen again', async () => {
    const form = formWith(2);
    const choice = form.choose('a');
    const failed = expect(choice).rejects.toThrow('no canvas');
    await form.finish('a', new Error('no canvas'));
    await failed;
    expect(form.preparation.get().isPreparing).toBe(false);
    const again = form.choose('b');
    await form.finish('b');
    await again;
    expect(form.photos()).toEqual(['b']);
  });

  it('notify their listeners of each change', async () => {
    const form = formWith(2);
    let changes = 0;
    const stop = form.preparation.subscribe(() => {
      changes += 1;
    });
    const choice = form.choose('a');
    expect(changes).toBe(1);
    await form.finish('a');
    await choice;
    expect(changes).toBeGreaterThan(1);
    stop();
    const before = changes;
    form.preparation.remove('a');
    expect([changes, form.photos()]).toEqual([before, []]);
  });
});

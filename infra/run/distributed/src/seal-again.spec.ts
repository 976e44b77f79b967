import { pino } from 'pino';
import { expect, it } from 'vitest';
import { sealingAgain } from './seal-again.ts';

const [first, second] = [Buffer.from('first'), Buffer.from('second')];

/** Keys that a test changes, and the work that seals with them. */
function sealingUnderTest() {
  const keys = { current: first, accepted: [first], known: [first] };
  const sealedWith: Buffer[] = [];
  const logged: string[] = [];
  const troubles: unknown[] = [];
  let sealing: () => Promise<void> = () => Promise.resolve();
  const work = sealingAgain({
    keys,
    logger: pino({ base: null }, { write: (line: string) => void logged.push(line) }),
    async seal(isOver) {
      sealedWith.push(keys.current);
      await sealing();
      if (isOver()) sealedWith.pop();
    },
    onTrouble: (error) => troubles.push(error),
  });
  return {
    ...work,
    sealedWith,
    logged,
    troubles,
    become: (current: Buffer, known: Buffer[]) => {
      Object.assign(keys, { current, accepted: known, known });
    },
    slow(each: () => Promise<void>) {
      sealing = each;
    },
  };
}

it('stored data was sealed again only at the next start; it is after each replacement', async () => {
  const { begin, stop, become, sealedWith, logged } = sealingUnderTest();
  begin();
  become(first, [second, first]);
  begin();
  await expect.poll(() => sealedWith).toEqual([]);
  become(second, [second, first]);
  begin();
  await expect.poll(() => logged.join('')).toContain('everything is sealed');
  expect(sealedWith).toEqual([second]);
  await stop();
});

it('sealing again goes on after a failure at the next replacement, and ends with its process', async () => {
  const { begin, stop, become, sealedWith, troubles, logged, slow } = sealingUnderTest();
  become(second, [second, first]);
  slow(() => Promise.reject(new Error('the database is away')));
  begin();
  await expect.poll(() => troubles).toHaveLength(1);
  let goOn: (() => void) | undefined;
  slow(
    () =>
      new Promise((resolve) => {
        goOn = resolve;
      }),
  );
  begin();
  await expect.poll(() => goOn).toBeDefined();
  // What is asked for meanwhile waits, and is not begun after the end.
  begin();
  await Promise.resolve();
  expect(sealedWith).toEqual([second, second]);
  let isStopped = false;
  const stopped = stop().then(() => {
    isStopped = true;
  });
  await new Promise(setImmediate);
  expect(isStopped).toBe(false);
  goOn?.();
  await stopped;
  expect(sealedWith).toEqual([second]);
  expect(logged).toEqual([]);
});

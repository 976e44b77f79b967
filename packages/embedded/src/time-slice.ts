/**
 * Time, in milliseconds, that reads may take in one turn of the event loop. Further reads wait for a
 * later turn. Reads of a local file never wait by themselves, so a loop over many reads would leave every
 * other request unanswered until the loop ends.
 */
const SLICE = 5;

/**
 * Purpose of a piece of work. Requests go first, because a dozen views that follow the log would otherwise
 * keep each request waiting for a dozen turns.
 */
export type Share = 'request' | 'background';

/** Time of the first read in this turn, in milliseconds. */
let turnBegan: number | undefined;
/** Work that waits for a turn, the oldest first. */
const waiting: Readonly<Record<Share, (() => void)[]>> = { request: [], background: [] };

const isUsedUp = (): boolean => turnBegan !== undefined && performance.now() - turnBegan >= SLICE;

const areWaiting = (): boolean => waiting.request.length > 0 || waiting.background.length > 0;

function beginTurn(): void {
  turnBegan = performance.now();
  setImmediate(() => {
    turnBegan = undefined;
    if (areWaiting()) void serveWaiting();
  });
}

/** Lets the oldest piece of work go on. @returns false if none waits. */
async function serveOne(share: Share): Promise<boolean> {
  const release = waiting[share].shift();
  if (release === undefined) return false;
  release();
  // The released work resumes within three microtasks. The next one is released only after it.
  for (let microtask = 0; microtask < 4; microtask++) await undefined;
  return true;
}

async function serveWaiting(): Promise<void> {
  beginTurn();
  let goesOn = true;
  while (goesOn && !isUsedUp()) goesOn = await serveOne('request');
  // Each turn has time for one piece of background work, so that requests without end delay it but never stop it.
  do goesOn = await serveOne('background');
  while (goesOn && !isUsedUp());
}

/**
 * Waits until a turn of the event loop has time left. Callers with the same share are served in the order of
 * their calls. Every read of several rows begins with this call, so that loops over reads need no pauses.
 */
export async function shareTurn(share: Share = 'request'): Promise<void> {
  if (turnBegan === undefined) return beginTurn();
  const isBehind = waiting[share].length > 0 || (share === 'background' && areWaiting());
  if (isBehind || isUsedUp()) await new Promise<void>((resolve) => waiting[share].push(resolve));
}

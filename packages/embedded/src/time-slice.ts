/**
 * Time, in milliseconds, that reads may take in one turn of the event loop. Further reads wait for a
 * later turn. Reads of a local file never wait by themselves, so a loop over many reads would leave every
 * other request unanswered until the loop ends.
 */
const SLICE = 5;

/** Time of the first read in this turn, in milliseconds. */
let turnBegan: number | undefined;
/** Reads that wait for a turn, the oldest first. */
const waiting: (() => void)[] = [];

const isUsedUp = (): boolean => turnBegan !== undefined && performance.now() - turnBegan >= SLICE;

function beginTurn(): void {
  turnBegan = performance.now();
  setImmediate(() => {
    turnBegan = undefined;
    if (waiting.length > 0) void serveWaiting();
  });
}

async function serveWaiting(): Promise<void> {
  beginTurn();
  while (waiting.length > 0 && !isUsedUp()) {
    waiting.shift()?.();
    // The released read resumes within three microtasks. The next one is released only after it.
    for (let microtask = 0; microtask < 4; microtask++) await undefined;
  }
}

/**
 * Waits until a turn of the event loop has time left for a read. Callers are served in the order of their
 * calls. Every read of several rows begins with this call, so that loops over reads need no pauses.
 */
export async function shareTurn(): Promise<void> {
  if (turnBegan === undefined) return beginTurn();
  if (waiting.length > 0 || isUsedUp()) await new Promise<void>((resolve) => waiting.push(resolve));
}

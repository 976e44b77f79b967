/**
 * Time, in milliseconds, after which the reads of a turn of the event loop leave the rest to later
 * turns. Reads of a local file never wait by themselves, so a loop over many of them would leave every
 * other request unanswered until its end.
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
    // The read resumes three microtasks later, and has read its rows by then.
    for (let microtask = 0; microtask < 4; microtask++) await undefined;
  }
}

/**
 * Waits, in the order of the calls, until the reads of a turn of the event loop have taken less than a
 * slice. Every read of several rows begins with this call, so that no loop over such reads needs pauses
 * of its own.
 */
export async function shareTurn(): Promise<void> {
  if (turnBegan === undefined) return beginTurn();
  if (waiting.length > 0 || isUsedUp()) await new Promise<void>((resolve) => waiting.push(resolve));
}

import type { AttendedProcess } from '@bluebox/servers';
import { nextStart } from './restarts.ts';

export interface Supervised {
  readonly name: string;
  /** Returns the id of the current process, which changes with a restart. */
  pid(): number;
  stop(): Promise<void>;
}

export interface SupervisedOptions {
  readonly name: string;
  /** Starts the process, and resolves when it is ready. */
  readonly start: () => Promise<AttendedProcess>;
  /** Called with messages for the person at the terminal. */
  readonly say: (text: string) => void;
  /** Called when the process has died too often. */
  readonly onGivenUp: (error: Error) => void;
  readonly now: () => number;
  /** Waits some milliseconds; rejects when the signal aborts. */
  readonly pause: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

/** Starts a process, and restarts it when it dies, unless it has died too often. */
export async function supervise(options: SupervisedOptions): Promise<Supervised> {
  const { name, start, say, onGivenUp, now, pause } = options;
  const deaths: number[] = [];
  const stopping = new AbortController();
  let current = await start();

  const watch = async () => {
    while (true) {
      await current.ended;
      if (stopping.signal.aborted) return;
      deaths.push(now());
      const next = nextStart(deaths);
      if (next === 'gives-up') {
        onGivenUp(new Error(`${name} died too often; its last words:\n${current.lastWords()}`));
        return;
      }
      say(`${name} died and is started again (${deaths.length})`);
      try {
        await pause(next.delay, stopping.signal);
        current = await start();
        // `stop` was called while the process was starting.
        if (stopping.signal.aborted) return await current.stop();
        say(`${name} is there again`);
      } catch (error) {
        // Either `stop` was called during the pause, or the new process did not become ready, which the loop
        // counts as a death.
        if (stopping.signal.aborted) return;
        say(error instanceof Error ? error.message : String(error));
      }
    }
  };
  const watching = watch();
  return {
    name,
    pid: () => current.pid,
    async stop() {
      stopping.abort();
      await current.stop();
      await watching;
    },
  };
}

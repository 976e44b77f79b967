import type { AttendedProcess } from '@bluebox/servers';
import { describe, expect, it, vi } from 'vitest';
import { supervise } from './supervised.ts';

/** Fakes the parts of a process that its supervisor uses. */
function process(pid: number): AttendedProcess & { die: () => void } {
  let die: () => void = () => undefined;
  let running = true;
  const ended = new Promise<void>((resolve) => {
    die = () => {
      running = false;
      resolve();
    };
  });
  return {
    pid,
    ended,
    die: () => die(),
    isRunning: () => running,
    stop: async () => die(),
    kill: async () => die(),
    lastWords: () => `words of ${pid}`,
  };
}

describe('a supervised process', () => {
  const setUp = async ({ failing = [] as readonly number[], waitsLong = false } = {}) => {
    const started: ReturnType<typeof process>[] = [];
    const said: string[] = [];
    const givenUp: string[] = [];
    const pauses: number[] = [];
    let attempts = 0;
    let now = 0;
    const supervised = await supervise({
      name: 'pledge',
      async start() {
        attempts += 1;
        if (failing.includes(attempts)) throw new Error('pledge did not answer');
        const next = process(attempts);
        started.push(next);
        return next;
      },
      say: (text) => said.push(text),
      onGivenUp: (error) => givenUp.push(error.message),
      now: () => now,
      async pause(milliseconds, signal) {
        pauses.push(milliseconds);
        now += milliseconds;
        if (waitsLong)
          await new Promise((_, reject) => {
            signal.addEventListener('abort', () => reject(new Error('aborted')));
          });
      },
    });
    return { supervised, started, said, givenUp, pauses };
  };

  it('is reported and started again when it dies', async () => {
    const { supervised, started, said } = await setUp();
    started[0]?.die();
    await vi.waitFor(() => expect(supervised.pid()).toBe(2));
    expect(said).toEqual(['pledge died and is started again (1)', 'pledge is there again']);
    await supervised.stop();
    expect(started[1]?.isRunning()).toBe(false);
  });

  it('is given up with its last output when it has died too often', async () => {
    const { started, givenUp } = await setUp();
    for (let death = 0; death < 6; death++) {
      await vi.waitFor(() => expect(started).toHaveLength(death + 1));
      started[death]?.die();
    }
    await vi.waitFor(() => expect(givenUp).toHaveLength(1));
    expect(givenUp[0]).toContain('words of 6');
  });

  it('is started again after a start that failed', async () => {
    const { supervised, started, said } = await setUp({ failing: [2] });
    started[0]?.die();
    await vi.waitFor(() => expect(supervised.pid()).toBe(3));
    expect(said).toContain('pledge did not answer');
    await supervised.stop();
  });

  it('is not started when it is stopped during the pause before the next start', async () => {
    const { supervised, started, pauses } = await setUp({ waitsLong: true });
    started[0]?.die();
    await vi.waitFor(() => expect(pauses).toEqual([1_000]));
    await supervised.stop();
    expect(started).toHaveLength(1);
  });
});

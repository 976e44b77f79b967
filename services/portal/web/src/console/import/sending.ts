import type { ImportPledgesAnswer, ImportPledgesBody } from '@bluebox/contracts';
import type { BadRow, PreparedPledge } from '@bluebox/spreadsheet';
import { refusedByServer } from '@bluebox/spreadsheet/import-review';
import { isWorthRetrying } from '../../platform/api.ts';

/** Number of pledges per request. A stop takes effect between two requests. */
export const AT_ONCE = 50;
/**
 * Pauses in milliseconds before the retries of a failed request. The import halts if the last retry
 * fails.
 */
const PATIENCE = [1_000, 3_000, 8_000];

export interface SendingState {
  /**
   * Phase of the import. A `halted` import was interrupted by an error, and can continue with the
   * same request.
   */
  readonly phase: 'sending' | 'stopping' | 'stopped' | 'halted' | 'done';
  /** Number of pledges that have an answer. */
  readonly sent: number;
  readonly total: number;
  readonly counts: Readonly<Record<'created' | 'amended' | 'unchanged', number>>;
  /** Rows of the pledges that the server refused. */
  readonly refused: readonly BadRow[];
  /** The error that has halted the import. */
  readonly problem?: unknown;
}

export interface Sending {
  state(): SendingState;
  subscribe(listener: () => void): () => void;
  /** Sends all pledges without an answer, or cancels a stop that has not taken effect. */
  goOn(): void;
  /**
   * Stops the import. A pending request is finished first, because its outcome would otherwise be
   * unknown.
   */
  stop(): void;
}

export interface SendingOptions {
  readonly pledges: readonly PreparedPledge[];
  readonly noticeVersion: string;
  /**
   * Random id of the run, part of the key of each request, so that retried requests take effect
   * once. A new run needs another id, because a file that was changed and changed back must not
   * receive an old answer.
   */
  readonly run: string;
  readonly post: (body: ImportPledgesBody, key: string) => Promise<ImportPledgesAnswer>;
  readonly wait: (milliseconds: number) => Promise<void>;
}

/** Sends pledges in the order of the file, once {@link Sending.goOn} is called. */
export function prepareSending(options: SendingOptions): Sending {
  const { pledges, noticeVersion, run, post, wait } = options;
  const listeners = new Set<() => void>();
  let state: SendingState = {
    phase: 'stopped',
    sent: 0,
    total: pledges.length,
    counts: { created: 0, amended: 0, unchanged: 0 },
    refused: [],
  };
  const become = (change: Partial<SendingState>) => {
    const { problem: _past, ...rest } = state;
    state = { ...rest, ...change };
    for (const listener of listeners) listener();
  };
  const sendChunk = async (chunk: readonly PreparedPledge[], key: string) => {
    const body: ImportPledgesBody = {
      pledges: chunk.map(({ pledge }) => pledge),
      noticeVersion,
      sourceDeclared: true,
    };
    for (let attempt = 0; ; attempt++) {
      try {
        return await post(body, key);
      } catch (problem) {
        const pause = PATIENCE[attempt];
        if (pause === undefined || !isWorthRetrying(problem)) throw problem;
        await wait(pause);
      }
    }
  };
  const send = async () => {
    while (state.sent < pledges.length) {
      if (state.phase === 'stopping') return become({ phase: 'stopped' });
      const chunk = pledges.slice(state.sent, state.sent + AT_ONCE);
      try {
        const { results } = await sendChunk(chunk, `import-${run}-${state.sent}`);
        become(counted(state, chunk, results));
      } catch (problem) {
        return become({ phase: 'halted', problem });
      }
    }
    become({ phase: 'done' });
  };
  return {
    state: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    goOn() {
      if (state.phase === 'stopping') become({ phase: 'sending' });
      if (state.phase !== 'stopped' && state.phase !== 'halted') return;
      become({ phase: 'sending' });
      void send();
    },
    stop() {
      if (state.phase === 'sending') become({ phase: 'stopping' });
      else if (state.phase === 'halted') become({ phase: 'stopped' });
    },
  };
}

function counted(
  { counts, refused, sent }: SendingState,
  chunk: readonly PreparedPledge[],
  results: ImportPledgesAnswer['results'],
): Pick<SendingState, 'counts' | 'refused' | 'sent'> {
  const next = { ...counts };
  const more: BadRow[] = [];
  for (const [index, result] of results.entries()) {
    const pledge = chunk[index];
    if (result.outcome !== 'refused') next[result.outcome] += 1;
    if (pledge !== undefined) more.push(...refusedByServer(pledge, result));
  }
  return { counts: next, refused: [...refused, ...more], sent: sent + chunk.length };
}

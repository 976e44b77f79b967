import type { ImportPledgesBody } from '@bluebox/contracts';
import type { PreparedPledge } from '@bluebox/spreadsheet';
import { describe, expect, it } from 'vitest';
import { ApiProblem } from '../../platform/api.ts';
import { AT_ONCE, prepareSending, type Sending, type SendingState } from './sending.ts';

const pledges = (count: number): readonly PreparedPledge[] =>
  Array.from({ length: count }, (_, index) => ({
    pledge: {
      importKey: `key-${index}`,
      giver: { staffNumber: 'BK1' },
      lines: [{ item: { name: '布洛芬', category: 'medicine', unit: 'box' }, quantity: 1 }],
    },
    rows: [index + 2],
    rowOfLine: [index + 2],
    otherDepartments: [],
  }));

interface Sent {
  readonly key: string;
  readonly keysOfPledges: readonly string[];
}
/**
 * Makes a server that gives the prepared answers in order, and then accepts all pledges but
 * `key-3`.
 */
function world(count: number, answers: readonly (ApiProblem | 'lost' | undefined)[] = []) {
  const sent: Sent[] = [];
  const effects = new Map<string, readonly string[]>();
  const waits: number[] = [];
  const left = [...answers];
  const post = async ({ pledges: body }: ImportPledgesBody, key: string) => {
    const keysOfPledges = body.map(({ importKey }) => importKey);
    sent.push({ key, keysOfPledges });
    const answer = left.shift();
    if (answer instanceof ApiProblem) throw answer;
    effects.set(key, keysOfPledges);
    if (answer === 'lost') throw new ApiProblem(0, { code: 'NETWORK' });
    return {
      results: keysOfPledges.map((importKey) =>
        importKey === 'key-3'
          ? { importKey, outcome: 'refused' as const, detail: 'PLEDGE_NOT_OPEN' }
          : { importKey, outcome: 'created' as const },
      ),
    };
  };
  const sending = prepareSending({
    pledges: pledges(count),
    noticeVersion: '2023-03',
    run: 'run',
    post,
    wait: async (milliseconds) => void waits.push(milliseconds),
  });
  return { sending, sent, effects, waits };
}
const until = (sending: Sending, phase: SendingState['phase']): Promise<SendingState> =>
  new Promise((resolve) => {
    const look = () => {
      if (sending.state().phase === phase) resolve(sending.state());
    };
    sending.subscribe(look);
    look();
  });
const failing = (status: number, code: string) => new ApiProblem(status, { code });

describe('sending a file', () => {
  it('sends every pledge once, in batches, and reports each outcome', async () => {
    const { sending, sent } = world(2 * AT_ONCE + 1);
    sending.goOn();
    const state = await until(sending, 'done');
    expect(sent.flatMap(({ keysOfPledges }) => keysOfPledges)).toHaveLength(2 * AT_ONCE + 1);
    expect(new Set(sent.map(({ key }) => key)).size).toBe(3);
    expect(state).toMatchObject({
      sent: 2 * AT_ONCE + 1,
      counts: { created: 2 * AT_ONCE, amended: 0, unchanged: 0 },
      refused: [{ row: 5, reason: 'refused', code: 'PLEDGE_NOT_OPEN' }],
    });
  });

  it('retries a failed request under the same key, so that the request takes effect once', async () => {
    const { sending, sent, effects, waits } = world(AT_ONCE + 1, ['lost', failing(503, 'BUSY')]);
    sending.goOn();
    await until(sending, 'done');
    expect(sent.map(({ key }) => key)).toEqual([
      'import-run-0',
      'import-run-0',
      'import-run-0',
      `import-run-${AT_ONCE}`,
    ]);
    expect(effects.size).toBe(2);
    expect(waits).toEqual([1_000, 3_000]);
  });

  it('pauses when the session ends, and continues with the failed request', async () => {
    const { sending, sent } = world(3 * AT_ONCE, [undefined, failing(401, 'NOT_SIGNED_IN')]);
    sending.goOn();
    const halted = await until(sending, 'halted');
    expect(halted).toMatchObject({ sent: AT_ONCE, problem: { code: 'NOT_SIGNED_IN' } });
    sending.goOn();
    const state = await until(sending, 'done');
    expect(state).toMatchObject({ sent: 3 * AT_ONCE, counts: { created: 3 * AT_ONCE - 1 } });
    expect(state.problem).toBeUndefined();
    expect(sent.map(({ key }) => key)).toEqual([
      'import-run-0',
      `import-run-${AT_ONCE}`,
      `import-run-${AT_ONCE}`,
      `import-run-${2 * AT_ONCE}`,
    ]);
  });

  it('pauses after three retries, and can be continued', async () => {
    const gone = failing(0, 'NETWORK');
    const { sending, sent } = world(1, [gone, gone, gone, gone]);
    sending.goOn();
    await until(sending, 'halted');
    expect(sent).toHaveLength(4);
    sending.goOn();
    await until(sending, 'done');
  });

  it('stops only after the pending response, and can be continued', async () => {
    const { sending, sent } = world(3 * AT_ONCE);
    sending.goOn();
    sending.stop();
    expect(sending.state().phase).toBe('stopping');
    const state = await until(sending, 'stopped');
    expect(state.sent).toBe(AT_ONCE);
    expect(sent).toHaveLength(1);
    sending.goOn();
    expect(await until(sending, 'done')).toMatchObject({ sent: 3 * AT_ONCE });
    expect(sent).toHaveLength(3);
  });

  it('sends nothing twice if continued before the stop takes effect', async () => {
    const { sending, sent } = world(3 * AT_ONCE);
    sending.goOn();
    sending.stop();
    sending.goOn();
    await until(sending, 'done');
    expect(sent).toHaveLength(3);
  });
});

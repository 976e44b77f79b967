import { useRef, useState } from 'react';
import { ApiProblem, newIdempotencyKey, postJson } from '../../platform/api.ts';

/** Codes of refusals because the page showed an outdated state. */
const OUTDATED = ['VERSION_MISMATCH', 'LINE_HANDED_IN', 'PLEDGE_NOT_OPEN', 'NOTHING_TO_WITHDRAW'];

/**
 * Runs the command of a button. It is posted once however often the button is pressed, and under
 * the same key when it is retried without an answer.
 * @param onOutdated called when the command was refused because the page shows an old state.
 */
export function useApiMutation<Answer>(
  onDone: (answer: Answer) => void,
  onOutdated?: (code: string) => void,
) {
  const [state, setState] = useState<{ readonly busy: boolean; readonly refusal?: string }>({
    busy: false,
  });
  const attempt = useRef<{ readonly text: string; readonly key: string } | undefined>(undefined);
  const underWay = useRef(false);

  const act = async (
    path: string,
    body: unknown = {},
    ifMatch?: string | number,
  ): Promise<void> => {
    if (underWay.current) return;
    underWay.current = true;
    setState({ busy: true });
    const text = JSON.stringify([path, body, ifMatch]);
    // A key is bound to one body, so another body gets another key.
    if (attempt.current?.text !== text) attempt.current = { text, key: newIdempotencyKey() };
    try {
      const answer = await postJson<Answer>(path, body, {
        idempotencyKey: attempt.current.key,
        ifMatch,
      });
      attempt.current = undefined;
      setState({ busy: false });
      onDone(answer);
    } catch (error) {
      const code = error instanceof ApiProblem ? error.code : 'UNFORESEEN';
      const outdated = onOutdated !== undefined && OUTDATED.includes(code);
      setState(outdated ? { busy: false } : { busy: false, refusal: code });
      if (outdated) onOutdated(code);
      if (!(error instanceof ApiProblem)) throw error;
    } finally {
      underWay.current = false;
    }
  };
  return { ...state, act };
}

import { useRef, useState } from 'react';
import { ApiProblem, newIdempotencyKey, postJson } from '../../shared/api.ts';

/**
 * A button's deed: posted once however often the button is pressed, and under the same key when it is
 * tried again after no answer came.
 */
export function useDeed<Answer>(onDone: (answer: Answer) => void) {
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
    // A key belongs to one request: another body is another deed.
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
      setState({ busy: false, refusal: code });
      if (!(error instanceof ApiProblem)) throw error;
    } finally {
      underWay.current = false;
    }
  };
  return { ...state, act };
}

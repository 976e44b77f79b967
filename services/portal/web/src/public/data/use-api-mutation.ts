import type { Address, AnswerOf, PostArguments, Posts } from '@bluebox/contracts/routes';
import { useRef, useState } from 'react';
import {
  ApiProblem,
  newIdempotencyKey,
  type PostOptions,
  postText,
  writeRequest,
} from '../../platform/api.ts';

/** Codes of refusals that mean that the page shows outdated data. */
const OUTDATED = ['VERSION_MISMATCH', 'LINE_HANDED_IN', 'PLEDGE_NOT_OPEN', 'NOTHING_TO_WITHDRAW'];

/**
 * Returns the state of a command, and `act`, which posts the command. `act` does nothing while a
 * request is under way. After a failure, the same input is posted with the same key, so that the
 * command takes effect once.
 * @param onOutdated called if the command was refused because the page shows outdated data.
 */
export function useApiMutation<R extends Posts>(
  address: Address<R>,
  onDone: (answer: AnswerOf<R>) => void,
  onOutdated?: (code: string) => void,
) {
  const [state, setState] = useState<{
    readonly busy: boolean;
    readonly refusal?: string;
    /** Data of the refusal. */
    readonly data?: ApiProblem['data'];
  }>({ busy: false });
  const attempt = useRef<{ readonly text: string; readonly key: string } | undefined>(undefined);
  const underWay = useRef(false);

  const act = async (...sent: PostArguments<R, PostOptions['ifMatch']>): Promise<void> => {
    if (underWay.current) return;
    underWay.current = true;
    setState({ busy: true });
    const request = writeRequest(address, ...sent);
    const [, ifMatch] = sent;
    const text = JSON.stringify([request, ifMatch]);
    // The server binds a key to one request, so another body or version needs a new key.
    if (attempt.current?.text !== text) attempt.current = { text, key: newIdempotencyKey() };
    try {
      const answer = await postText(request, { idempotencyKey: attempt.current.key, ifMatch });
      attempt.current = undefined;
      setState({ busy: false });
      onDone(answer);
    } catch (error) {
      const code = error instanceof ApiProblem ? error.code : 'UNFORESEEN';
      const outdated = onOutdated !== undefined && OUTDATED.includes(code);
      const data = error instanceof ApiProblem ? error.data : {};
      setState(outdated ? { busy: false } : { busy: false, refusal: code, data });
      if (outdated) onOutdated(code);
      if (!(error instanceof ApiProblem)) throw error;
    } finally {
      underWay.current = false;
    }
  };
  return { ...state, act };
}

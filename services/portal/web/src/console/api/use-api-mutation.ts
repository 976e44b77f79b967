import { type UseMutationResult, useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { isWorthRetrying, newIdempotencyKey, type PostOptions } from '../../platform/api.ts';

interface ApiMutationOptions<Answer, Input> {
  readonly send: (input: Input, options: PostOptions) => Promise<Answer>;
  /** Key prefix of the queries to refetch after the command. */
  readonly touches?: readonly unknown[];
  readonly onDone?: (answer: Answer, input: Input) => void;
}

/**
 * A command to a service. If the answer was lost, sending the same input again uses the same
 * idempotency key, so that the command takes effect once.
 */
export type ApiMutation<Answer, Input> = UseMutationResult<Answer, Error, Input>;

export function useApiMutation<Answer, Input = void>(
  options: ApiMutationOptions<Answer, Input>,
): ApiMutation<Answer, Input> {
  const queries = useQueryClient();
  const unanswered = useRef<{ readonly text: string; readonly key: string }>(undefined);
  return useMutation<Answer, Error, Input>({
    mutationFn(input) {
      const text = JSON.stringify(input ?? null);
      if (unanswered.current?.text !== text)
        unanswered.current = { text, key: newIdempotencyKey() };
      return options.send(input, { idempotencyKey: unanswered.current.key });
    },
    onError(problem) {
      if (!isWorthRetrying(problem)) unanswered.current = undefined;
    },
    onSuccess(answer, input) {
      unanswered.current = undefined;
      if (options.touches !== undefined)
        void queries.invalidateQueries({ queryKey: options.touches });
      options.onDone?.(answer, input);
    },
  });
}

import { type Posted, PostFailed } from './post.ts';
import { failed, type SendOutcome } from './sender.ts';

/** Runs a request, and returns its answer, or the error if no answer came. */
export async function answered(
  request: () => Promise<Posted>,
): Promise<{ readonly answer: Posted } | { readonly error: PostFailed }> {
  try {
    return { answer: await request() };
  } catch (error) {
    if (error instanceof PostFailed) return { error };
    throw error;
  }
}

export const failureOfRequest = ({ why }: PostFailed): SendOutcome => failed(why);

/** Returns the failure that a status code means; `undefined` for success. */
export function failureOfStatus({ status: code }: Posted): SendOutcome | undefined {
  if (code >= 200 && code < 300) return undefined;
  if (code >= 300 && code < 400) return failed('redirected', { code });
  if (code === 410) return failed('endpoint-gone', { code, isFinal: true });
  if (code === 429) return failed('too-many-messages', { code });
  return failed('status-refused', { code });
}

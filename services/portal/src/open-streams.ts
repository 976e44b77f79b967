import type { Response } from 'express';

/** Responses that go on for long, by session: what is revoked ends at once, not at the next request. */
export interface OpenStreams {
  add(sessionDigest: string, accountId: string, response: Response): void;
  endSession(sessionDigest: string): void;
  endAccount(accountId: string): void;
}

export function openStreams(): OpenStreams {
  const open = new Map<Response, { readonly sessionDigest: string; readonly accountId: string }>();
  const end = (which: (owner: { sessionDigest: string; accountId: string }) => boolean) => {
    for (const [response, owner] of [...open]) if (which(owner)) response.destroy();
  };
  return {
    add(sessionDigest, accountId, response) {
      open.set(response, { sessionDigest, accountId });
      response.on('close', () => open.delete(response));
    },
    endSession: (digest) => end(({ sessionDigest }) => sessionDigest === digest),
    endAccount: (id) => end(({ accountId }) => accountId === id),
  };
}

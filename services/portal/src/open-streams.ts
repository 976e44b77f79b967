import type { Response } from 'express';
import { accessAnywhere } from './account-documents.ts';
import type { Sessions, SignedIn } from './sessions.ts';

/**
 * Open responses by session. A stream must not outlive its session, or the roles and places with
 * which it was opened.
 */
export interface OpenStreams {
  add(signedIn: SignedIn, response: Response): void;
  /**
   * Ends the streams of ended sessions and of people whose roles or places changed, even if another process
   * made the change.
   */
  endOrphans(): Promise<void>;
}

export function openStreams(sessions: Sessions): OpenStreams {
  const open = new Map<string, Map<Response, string>>();
  const accessText = ({ account }: SignedIn) => JSON.stringify(accessAnywhere(account));
  // Only streams are ended. Other responses were allowed when they began, and end by themselves.
  const isStream = (response: Response) =>
    String(response.getHeader('Content-Type') ?? '').startsWith('text/event-stream');
  return {
    add(signedIn, response) {
      const { id } = signedIn.session;
      const responses = open.get(id) ?? new Map<Response, string>();
      open.set(id, responses.set(response, accessText(signedIn)));
      response.once('close', () => {
        responses.delete(response);
        if (responses.size === 0 && open.get(id) === responses) open.delete(id);
      });
    },
    async endOrphans() {
      for (const [id, responses] of [...open]) {
        const signedIn = await sessions.peek(id);
        const access = signedIn === undefined ? undefined : accessText(signedIn);
        for (const [response, openedWith] of responses)
          if (openedWith !== access && isStream(response)) response.destroy();
      }
    },
  };
}

import type { Response } from 'express';
import type { Session } from './account-documents.ts';
import type { Sessions } from './sessions.ts';

/** Answers under way, by session: a stream does not outlive the session that it was opened in. */
export interface OpenStreams {
  add(session: Session, response: Response): void;
  /** Ends the streams of sessions that are over, by whatever ended them. */
  endOrphans(): Promise<void>;
}

export function openStreams(sessions: Sessions): OpenStreams {
  const open = new Map<string, Set<Response>>();
  // Anything else that is under way was allowed when it began, and ends by itself.
  const isStream = (response: Response) =>
    String(response.getHeader('Content-Type') ?? '').startsWith('text/event-stream');
  return {
    add({ id }, response) {
      const responses = open.get(id) ?? new Set();
      open.set(id, responses.add(response));
      response.once('close', () => {
        responses.delete(response);
        if (responses.size === 0 && open.get(id) === responses) open.delete(id);
      });
    },
    async endOrphans() {
      for (const [id, responses] of [...open]) {
        if ((await sessions.find(id)) !== undefined) continue;
        for (const response of responses) if (isStream(response)) response.destroy();
      }
    },
  };
}

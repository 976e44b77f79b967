import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Response } from 'express';

export interface FileHeading {
  /** Media type, with the charset of a text. */
  readonly mediaType: string;
  /** Value of the header Content-Disposition, with the name under which the file is saved. */
  readonly disposition: string;
}

/**
 * Sends a file while it is made. Caches must not keep it.
 * @throws when the file cannot be made. The status 200 is sent by then, so the client receives a broken answer.
 */
export async function streamFile(
  response: Response,
  parts: Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>,
  { mediaType, disposition }: FileHeading,
): Promise<undefined> {
  response.writeHead(200, {
    'Content-Type': mediaType,
    'Content-Disposition': disposition,
    'Cache-Control': 'no-store',
  });
  try {
    await pipeline(Readable.from(parts), response);
  } catch (error) {
    // The client has disconnected, so nobody can receive an error.
    if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  }
  return undefined;
}

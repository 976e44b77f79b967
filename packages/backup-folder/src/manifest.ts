import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import { z } from 'zod';

export const MANIFEST = 'manifest.json';
/** Version of the format, to be raised when older programs can no longer read a backup. */
export const FORMAT = 1;

/**
 * Description of a backup. The program that makes it may add fields for the program that restores
 * it.
 */
export const Manifest = z.looseObject({
  format: z.literal(FORMAT),
  madeAt: z.iso.datetime(),
  /** The kind of deployment that the backup is from; standalone when absent. */
  way: z.enum(['standalone', 'distributed']).default('standalone'),
  /** SHA-256 by path within the backup. */
  files: z.record(z.string().regex(/^(data|vault)(\/[a-z0-9][a-z0-9.-]*)+$/), z.string()),
});
export type Manifest = z.infer<typeof Manifest>;

const CHUNK_BYTES = 1024 * 1024;

export function digestOf(file: string): string {
  const hash = createHash('sha256');
  const chunk = Buffer.alloc(CHUNK_BYTES);
  const descriptor = openSync(file, 'r');
  try {
    for (let read = 1; read > 0; ) {
      read = readSync(descriptor, chunk);
      hash.update(chunk.subarray(0, read));
    }
  } finally {
    closeSync(descriptor);
  }
  return hash.digest('hex');
}

import { spawnSync } from 'node:child_process';
import { VERIFIER_PROGRAM } from '@bluebox/notary-service';

export interface VerifyOptions {
  readonly key?: string;
  readonly checkpoint?: string;
}

/**
 * Runs the verifier, which is the file that anybody may download, on a proof or on the ledger of a drive. Exits with
 * code 1 when the file is refused.
 */
export function verifyCommand(file: string, { key, checkpoint }: VerifyOptions): void {
  const { status } = spawnSync(
    process.execPath,
    [
      VERIFIER_PROGRAM,
      file,
      ...(key === undefined ? [] : ['--key', key]),
      ...(checkpoint === undefined ? [] : ['--checkpoint', checkpoint]),
    ],
    { stdio: 'inherit' },
  );
  process.exitCode = status ?? 1;
}

import { closeSync, existsSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';

/**
 * Subjects whose personal data was erased: random ids, one a line. The file is beside the data folder, so
 * that it outlives the folder, and a backup that still holds erased data cannot bring it back.
 */
export interface ForgottenList {
  /** On disk when it returns. */
  add(subject: string): void;
  read(): readonly string[];
}

export const forgottenListOf = (dataFolder: string): ForgottenList =>
  forgottenList(`${dataFolder}.forgotten`);

function forgottenList(file: string): ForgottenList {
  return {
    add(subject) {
      const descriptor = openSync(file, 'a', 0o600);
      try {
        writeSync(descriptor, `${subject}\n`);
        fsyncSync(descriptor);
      } finally {
        closeSync(descriptor);
      }
    },
    // A line that a crash cut off has no line end, and was not acknowledged.
    read: () =>
      existsSync(file) ? readFileSync(file, 'utf8').split('\n').slice(0, -1).filter(Boolean) : [],
  };
}

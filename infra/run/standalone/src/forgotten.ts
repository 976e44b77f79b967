import {
  closeSync,
  existsSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readFileSync,
  writeSync,
} from 'node:fs';

/**
 * List of the subjects and photos that were erased: random ids, one per line. The file is beside the data
 * folder, and survives when that folder is replaced by a backup, so that erased data cannot come back.
 */
export interface ForgottenList {
  /** Adds the name of a subject or photo. The name is on disk when the function returns. */
  add(subject: string): void;
  read(): readonly string[];
}

export const forgottenListOf = (dataFolder: string): ForgottenList =>
  forgottenList(`${dataFolder}.forgotten`);

function forgottenList(file: string): ForgottenList {
  return {
    add(subject) {
      const descriptor = openSync(file, 'a+', 0o600);
      try {
        // An incomplete line that a crash left is removed, because the new name would be appended to it.
        ftruncateSync(descriptor, readFileSync(file).lastIndexOf('\n') + 1);
        writeSync(descriptor, `${subject}\n`);
        fsyncSync(descriptor);
      } finally {
        closeSync(descriptor);
      }
    },
    // A crash may cut off the last line. Such a line was never acknowledged, so it is ignored.
    read: () =>
      existsSync(file) ? readFileSync(file, 'utf8').split('\n').slice(0, -1).filter(Boolean) : [],
  };
}

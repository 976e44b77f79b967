import type { ChildProcess } from 'node:child_process';

/** Least number of characters kept at the beginning, and at the end. */
const KEPT = 200_000;

/** Output of a process. Only the beginning and the end of a long output are kept. */
export interface ChildOutput {
  text(): string;
}

export function outputOf({ stdout, stderr }: ChildProcess): ChildOutput {
  let beginning = '';
  let end = '';
  const read = (chunk: Buffer) => {
    const text = chunk.toString('utf8');
    if (beginning.length < KEPT) beginning += text;
    else {
      end += text;
      if (end.length > 2 * KEPT) end = end.slice(-KEPT);
    }
  };
  stdout?.on('data', read);
  stderr?.on('data', read);
  return { text: () => (end === '' ? beginning : `${beginning}\n…\n${end}`) };
}

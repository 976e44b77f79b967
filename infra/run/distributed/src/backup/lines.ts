import { createReadStream, createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** Writes a file of lines; the file is on disk when the promise resolves. @returns the number of lines. */
export async function writeLines(file: string, lines: AsyncIterable<string>): Promise<number> {
  let count = 0;
  async function* ended() {
    for await (const line of lines) {
      count += 1;
      yield `${line}\n`;
    }
  }
  await pipeline(
    Readable.from(ended()),
    createWriteStream(file, { mode: 0o600, flags: 'wx', flush: true }),
  );
  return count;
}

/** Reads the lines of a file. Only a line feed ends a line, because texts may contain other separators. */
export async function* readLines(file: string): AsyncIterable<string> {
  let rest = '';
  for await (const chunk of createReadStream(file, 'utf8')) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest !== '') yield rest;
}

export async function* parsedLines<T>(
  file: string,
  shape: { readonly parse: (value: unknown) => T },
): AsyncIterable<T> {
  for await (const line of readLines(file)) yield shape.parse(JSON.parse(line));
}

export async function* asLines(values: AsyncIterable<unknown> | Iterable<unknown>) {
  for await (const value of values) yield JSON.stringify(value);
}

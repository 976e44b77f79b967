import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';

/** Asks for a secret without showing it as it is typed. */
export function askSecret(
  question: string,
  input: NodeJS.ReadableStream = process.stdin,
  output: NodeJS.WritableStream = process.stderr,
): Promise<string> {
  output.write(question);
  const unseen = new Writable({ write: (_chunk, _encoding, done) => done() });
  // The prompt writes to a hidden output, because the real terminal would show what is typed.
  const lines = createInterface({ input, output: unseen, terminal: true });
  return new Promise((resolve, reject) => {
    lines.once('line', (line) => {
      resolve(line);
      lines.close();
    });
    lines.once('SIGINT', () => lines.close());
    lines.once('close', () => {
      output.write('\n');
      reject(new Error('nothing was typed'));
    });
  });
}

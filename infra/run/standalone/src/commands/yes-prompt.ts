import { createInterface } from 'node:readline';

const YES = /^(?:y|yes|是|是的|好|好的)$/i;

/**
 * Asks whether to continue. Anything but a clear yes counts as no. Ctrl-C and Ctrl-D also count as no, and do
 * not end the process, so that the caller can report that nothing was done.
 */
export function askYes(
  question: string,
  input: NodeJS.ReadableStream = process.stdin,
  output: NodeJS.WritableStream = process.stderr,
): Promise<boolean> {
  const prompt = createInterface({ input, output, terminal: true });
  return new Promise((resolve) => {
    const leave = () => {
      output.write('\n');
      resolve(false);
    };
    prompt.once('line', (line) => {
      prompt.off('close', leave);
      resolve(YES.test(line.normalize('NFKC').trim()));
      prompt.close();
    });
    prompt.once('SIGINT', () => prompt.close());
    prompt.once('close', leave);
    prompt.setPrompt(question);
    prompt.prompt();
  });
}

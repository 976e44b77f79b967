import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { askYes } from './yes-prompt.ts';

/** Types these keys at the prompt. @returns the answer and the text shown. */
async function answered(...keys: readonly string[]) {
  const [input, output] = [new PassThrough(), new PassThrough()];
  let seen = '';
  output.on('data', (chunk) => {
    seen += String(chunk);
  });
  const answer = askYes('继续吗 go on? (y/N) ', input, output);
  for (const key of keys) input.write(key);
  return { yes: await answer, seen };
}

describe('a question at a terminal', () => {
  it.each([
    ['y', '\r'],
    ['Yes', '\r'],
    [' ｙ ', '\r'],
    ['是', '\r'],
    ['好的', '\r'],
    ['n', '\u007f', 'y', '\r'],
  ])('counts the keys %j %j … as a yes', async (...keys) => {
    expect((await answered(...keys)).yes).toBe(true);
  });

  it.each([['\r'], ['n\r'], ['不是\r'], ['yess\r'], ['y', '\u007f', '\r']])(
    'counts the keys %j … as a no',
    async (...keys) => {
      expect((await answered(...keys)).yes).toBe(false);
    },
  );

  it.each([
    ['Ctrl-C', '\u0003'],
    ['Ctrl-D', '\u0004'],
    ['Ctrl-C after a y', 'y\u0003'],
  ])('counts %s as a no (its error did not say whether anything was sent)', async (_how, keys) => {
    const { yes, seen } = await answered(keys);
    expect(yes).toBe(false);
    expect(seen).toMatch(/go on\?.*\n$/s);
  });

  it('counts the end of the input as a no', async () => {
    const [input, output] = [new PassThrough(), new PassThrough()];
    const answer = askYes('go on? ', input, output);
    input.end();
    expect(await answer).toBe(false);
  });
});

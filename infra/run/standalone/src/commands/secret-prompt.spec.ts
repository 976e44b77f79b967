import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { askSecret } from './secret-prompt.ts';

const terminal = () => {
  const input = new PassThrough();
  const output = new PassThrough();
  let shown = '';
  output.on('data', (chunk) => {
    shown += chunk;
  });
  return { input, output, shown: () => shown };
};

it('the prompt reads a password without showing it', async () => {
  const { input, output, shown } = terminal();
  const asked = askSecret('密码 password: ', input, output);
  for (const letter of 'VISIBLE-SECRET-1\r') input.write(letter);
  expect(await asked).toBe('VISIBLE-SECRET-1');
  expect(shown()).toBe('密码 password: \n');
});

it('the prompt reads a password from a pipe', async () => {
  const { input, output } = terminal();
  const asked = askSecret('密码 password: ', input, output);
  input.end('四箱 heavy cartons\n');
  expect(await asked).toBe('四箱 heavy cartons');
});

it('the prompt does not wait for a password that cannot come', async () => {
  const { input, output } = terminal();
  const asked = askSecret('密码 password: ', input, output);
  input.end();
  await expect(asked).rejects.toThrow('nothing was typed');
});

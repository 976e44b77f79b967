import { createInterface } from 'node:readline/promises';
import { readPassword } from '../config.ts';

/** The password of who signs in on the command line: from the environment, else typed. */
export async function passwordFor(login: string): Promise<string> {
  const given = readPassword();
  if (given !== undefined) return given;
  const prompt = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await prompt.question(`密码 password of ${login}: `);
  } finally {
    prompt.close();
  }
}

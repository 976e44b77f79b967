import { readPassword, readSetupCode } from '../config.ts';
import { askSecret } from './secret-prompt.ts';

/** Returns the password for signing in on the command line, from the environment or else from a prompt. */
export async function passwordFor(login: string): Promise<string> {
  return readPassword() ?? askSecret(`密码 password of ${login}: `);
}

/** Returns the code of a one-time set-up link, as given or else from the environment; `-` prompts for it. */
export async function setupCodeFor(given: string | undefined): Promise<string | undefined> {
  return given === '-' ? askSecret('设置码 set-up code: ') : (given ?? readSetupCode());
}

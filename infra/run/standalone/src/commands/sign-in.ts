import { routes } from '@bluebox/contracts/routes';
import type { Client } from '../client.ts';
import { readFactorCode } from '../config.ts';
import { askSecret } from './secret-prompt.ts';

/**
 * Signs a client in. If the account has a second factor, the code comes from the environment or else
 * from a prompt.
 */
export async function signInClient(client: Client, login: string, password: string): Promise<void> {
  const { secondStep } = await client.post(routes.signIn.at(), { login, password });
  if (secondStep === undefined) return;
  const code = readFactorCode() ?? (await askSecret(`验证码或备用码 code of ${login}: `));
  await client.post(routes.completeSignIn.at(), { code });
}

import { routes } from '@bluebox/contracts/routes';
import { type Client, RequestRefused } from '../client.ts';
import { readFactorCode } from '../config.ts';
import { askSecret } from './secret-prompt.ts';

/** Advice for an account without a password, which no answer of the server tells from a wrong password. */
const NO_PASSWORD = [
  '命令只能用密码登录。用单位账号登录、没有密码的人，请在网页的管理后台导出或导入；',
  '要用命令，请管理员在“人员”里给这个账号重设密码，再用新链接设一个。',
  'Commands sign in with a password only. Whoever signs in at the organisation’s provider and has no ' +
    'password exports and imports in the console instead, or has a coordinator reset the password under ' +
    'People and chooses one by the new link.',
].join('\n');

/**
 * Signs a client in. If the account has a second factor, the code comes from the environment or else
 * from a prompt.
 * @throws an error that tells what to do without a password, if login and password are not accepted.
 */
export async function signInClient(client: Client, login: string, password: string): Promise<void> {
  const { secondStep } = await client
    .post(routes.signIn.at(), { login, password })
    .catch((error: unknown) => {
      if (!(error instanceof RequestRefused) || error.problem.code !== 'SIGN_IN_FAILED')
        throw error;
      throw new Error(`${login}: ${error.message}\n${NO_PASSWORD}`, { cause: error });
    });
  if (secondStep === undefined) return;
  const code = readFactorCode() ?? (await askSecret(`验证码或备用码 code of ${login}: `));
  await client.post(routes.completeSignIn.at(), { code });
}

/** Proves again who a signed-in client is: by the password, or by a code if the account has a second factor. */
export async function reauthenticateClient(client: Client, password: string): Promise<void> {
  const { methods } = await client.get(routes.showReauthentication.at());
  await client.post(
    routes.reauthenticate.at(),
    methods.includes('password')
      ? { password }
      : { code: await askSecret('验证码或备用码 code of a second factor: ') },
  );
}

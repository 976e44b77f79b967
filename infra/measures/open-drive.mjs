// Opens the drives of the measurements by the API of a running server.
import { routes } from '@bluebox/contracts/routes';
import { connect } from '@bluebox/standalone';
import { TERMS, termsOfLargeDrive } from './sample-drive.mjs';

export const ACCOUNT = { name: 'bench', login: 'bench', password: 'long enough to measure' };

/** Sets up the first account, opens a drive with these terms, and publishes it. @returns the id of the drive. */
export async function publishedDrive(client, { setupCode, account, slug, terms }) {
  await client.post(routes.setUp.at(), { code: setupCode, ...account });
  const { driveId } = await client.post(routes.openDrive.at(), {
    slug,
    terms: { ...TERMS, ...terms },
  });
  await client.post(routes.publishDrive.at({ driveId }));
  return driveId;
}

/** Opens the large drive. @returns the id of the drive, and a client with the cookie of its account. */
export async function openDrive(url, setupCode) {
  const { client, cookie } = session(url);
  const driveId = await publishedDrive(client, {
    setupCode,
    account: ACCOUNT,
    slug: 'bench',
    terms: termsOfLargeDrive(),
  });
  return { client, cookie: cookie(), driveId };
}

/** Signs in to an account, by default the one that `openDrive` has set up. */
export async function signIn(url, { login, password } = ACCOUNT) {
  const { client, cookie } = session(url);
  await client.post(routes.signIn.at(), { login, password });
  return { client, cookie: cookie() };
}

/** Returns a client, and a function that returns the client's cookies as a header, for other requests. */
function session(url) {
  const cookies = new Map();
  return {
    client: connect(url, undefined, cookies),
    cookie: () => [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
  };
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Names of settings that may hold a secret: passwords, secrets, and URIs with a password in them. */
const SECRET = /(?:^|_)(?:PASSWORD|SECRET|URI)$/;
const FILE = '_FILE';

/**
 * Returns the values of settings. A setting that may hold a secret can be given as a file: the
 * variable with the suffix `_FILE` then names the file. An empty value counts as absent.
 * @param readFile returns the text of a file.
 * @throws if a setting is given both ways, or its file cannot be read.
 */
export function readVariables(
  environment: Environment,
  names: readonly string[],
  readFile: (path: string) => string,
): Readonly<Record<string, string>> {
  const values: Record<string, string> = {};
  for (const name of names) {
    const value = environment[name] ?? '';
    const file = SECRET.test(name) ? (environment[`${name}${FILE}`] ?? '') : '';
    if (value !== '' && file !== '')
      throw new Error(`${name}${FILE}: set this or ${name}, not both`);
    const given = file === '' ? value : readSecret(`${name}${FILE}`, file, readFile);
    if (given !== '') values[name] = given;
  }
  return values;
}

function readSecret(variable: string, path: string, readFile: (path: string) => string): string {
  let text: string;
  try {
    text = readFile(path);
  } catch (error) {
    throw new Error(`${variable}: ${(error as Error).message}`);
  }
  // Editors and `echo` end a file with a line break that is not part of the secret.
  const secret = text.replace(/\r?\n$/, '');
  if (secret === '') throw new Error(`${variable}: ${path} is empty`);
  return secret;
}

/**
 * Puts a password into the URI of a database, which names the user.
 * @throws if the URI names no user, or has a password already.
 */
export function withPassword(uri: string, password: string | undefined): string {
  if (password === undefined) return uri;
  const [whole, scheme, user] = /^([a-z+]+:\/\/)([^:@/]+)@/.exec(uri) ?? [];
  if (whole === undefined)
    throw new Error('a password needs a URI that names a user, and no password');
  return `${scheme}${user}:${encodeURIComponent(password)}@${uri.slice(whole.length)}`;
}

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { WORDS } from '@bluebox/contracts';

const VERIFIER = new URL('../verifier/', import.meta.url);

/** Path of the program that verifies proofs and ledgers. */
export const VERIFIER_PROGRAM = fileURLToPath(new URL('verify.mjs', VERIFIER));

/** Files with which anybody verifies what was published, without this installation and without a network. */
export interface VerifierFiles {
  /** Program for Node without dependencies. */
  readonly program: string;
  /** Page that works from a local disk. */
  readonly page: string;
}

/** Text of a script that ends no script element of a page. */
const withinScript = (text: string): string => text.replaceAll('</', '<\\/');

/** Returns a module without imports as a function body that returns what the module exports. */
function asFunction(module: string): string {
  const names = [...module.matchAll(/^export (?:const|function|class) (\w+)/gm)].map(
    ([, name]) => name,
  );
  return `${module.replaceAll(/^export /gm, '')}\nreturn { ${names.join(', ')} };`;
}

/** Names of codes for the page, by language. */
const wordsOfPage = Object.fromEntries(
  Object.entries(WORDS).map(([language, { category, unit, account }]) => [
    language,
    {
      category,
      unit: Object.fromEntries(Object.entries(unit).map(([code, { other }]) => [code, other])),
      account,
    },
  ]),
);

/** Reads the program, and makes the page that contains it. */
export function verifierFiles(): VerifierFiles {
  const program = readFileSync(VERIFIER_PROGRAM, 'utf8');
  const script = program.replace(/^#!.*\n/, '');
  const typed = readFileSync(new URL('typed.mjs', VERIFIER), 'utf8');
  const page = readFileSync(new URL('page.html', VERIFIER), 'utf8')
    .replace('/* verify.mjs */', () => withinScript(script))
    // Both files have functions of their own with the same names.
    .replace('/* typed.mjs */', () => withinScript(asFunction(typed)))
    .replace('{} /* words */', () => withinScript(JSON.stringify(wordsOfPage)));
  return { program, page };
}

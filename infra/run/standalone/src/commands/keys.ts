import { DataFolderInUse } from '@bluebox/embedded';
import { accountsView, openPortalSealed } from '@bluebox/portal-service';
import type { Config } from '../config.ts';
import {
  type KeyAnswer,
  type KeyRow,
  openKeyCommands,
  type RunningKeyCommands,
} from '../key-commands.ts';
import { hasKeys, type Keys, loadKeys } from '../keys.ts';
import { openStoresWith, type Stores } from '../stores.ts';
import { postToRunningServer } from './on-application.ts';
import { askYes } from './yes-prompt.ts';

/**
 * Runs a command on keys: on a stopped data folder in this process, or, when a server is using the folder, by
 * asking that server.
 */
export async function onKeys<T>(
  config: Config,
  work: (commands: RunningKeyCommands) => Promise<T>,
  ask: (post: (path: string) => Promise<Response>) => Promise<T>,
): Promise<T> {
  if (!hasKeys(config.keyFolder))
    throw new Error(`${config.keyFolder} has no keys; name their folder by --keys`);
  const keys: Keys = loadKeys(config.keyFolder);
  let stores: Stores;
  try {
    stores = openStoresWith(keys, config.dataFolder, (sentence) => {
      process.stderr.write(`${sentence}\n`);
    });
  } catch (error) {
    if (!(error instanceof DataFolderInUse)) throw error;
    return ask((path) => postToRunningServer(config, keys.control, path));
  }
  let failure: unknown;
  const commands = openKeyCommands({
    keys,
    stores,
    portal: openPortalSealed(await stores.accounts.open(accountsView), keys.session),
    now: () => new Date(),
    onTrouble: (error) => {
      failure = error;
    },
  });
  try {
    const result = await work(commands);
    if (failure !== undefined) throw failure;
    return result;
  } finally {
    await commands.stop();
    stores.close();
  }
}

/** Lists the keys: for what each is used, how old it is, and what replacing it does. */
export async function keysCommand(config: Config): Promise<void> {
  const rows = await onKeys(
    config,
    (commands) => commands.list(),
    async (post) => (await (await post('/keys')).json()) as readonly KeyRow[],
  );
  for (const { purpose, what, generation, age, state, replacing } of rows)
    process.stdout.write(
      `${purpose} ${generation}  ${age} ${age === 1 ? 'day' : 'days'}  ${state}\n    ${what}. Replacing it ${replacing}.\n`,
    );
}

export interface ReplaceKeySettings {
  readonly endOld?: boolean;
  readonly lost?: boolean;
  readonly yes?: boolean;
}

/** Questions before what cannot be undone. */
const QUESTIONS: Readonly<Record<string, string>> = {
  master:
    'Remove the earlier master keys? Vaults and photos in backups of before cannot be opened without them. [y/N] ',
  link: 'End every private link that was given out before the key was replaced, also on paper? [y/N] ',
  session:
    'End what was made with earlier keys? Invitations and open links of before stop working. [y/N] ',
};

/** Replaces a key. Exits with code 1 when it is refused. */
export async function replaceKeyCommand(
  purpose: string,
  config: Config,
  { endOld = false, lost = false, yes = false }: ReplaceKeySettings,
): Promise<void> {
  if (lost && purpose !== 'ledger-signing')
    throw new Error('--lost is only for ledger-signing: no other lost key can be replaced');
  if (endOld && !yes && !(await askYes(QUESTIONS[purpose] ?? 'End earlier keys? [y/N] '))) {
    process.stdout.write('nothing was changed\n');
    return;
  }
  const answer = await onKeys<KeyAnswer>(
    config,
    async (commands) => {
      if (lost) return commands.replaceLost();
      const replaced = await commands.replace(purpose, { endEarlier: endOld });
      await commands.sealAgain();
      return replaced;
    },
    async (post) => {
      if (lost) return { refused: 'Bluebox is running, so the signing key is not lost' };
      const query = new URLSearchParams({ purpose, 'end-old': String(endOld) });
      return (await (await post(`/keys/replace?${query}`)).json()) as KeyAnswer;
    },
  );
  if ('refused' in answer) throw new Error(answer.refused);
  process.stdout.write(`${answer.said.join('\n')}\n`);
}

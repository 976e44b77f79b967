import { BackupError } from '@bluebox/backup-folder';
import { DECIDING_SERVICES, SERVICES } from '@bluebox/contracts/services';
import { CONTROL_HEADER, CONTROL_MOUNT } from '@bluebox/service-http';
import { Argument, Command } from 'commander';
import { pino } from 'pino';
import type { RestoreCommandOptions } from './backup/commands.ts';
import { ConfigError, readSettings } from './config.ts';
import { ensureTopics, RestoreUnfinished } from './connections.ts';
import { listKeys, makeKeys, REPLACEABLE, readKey, replaceKey } from './keys.ts';
import { LedgerAhead } from './ledger-ahead.ts';
import { StoreBehind } from './store-behind.ts';

// Commands may write keys or personal data, so only the user may read the files.
process.umask(0o077);

const program = new Command('bluebox-service').description(
  'Bluebox 小蓝箱: each service as its own process; settings come from the environment',
);

const say = (text: string) => {
  process.stdout.write(`${text}\n`);
};
/**
 * Ends the process after a command, because the Kafka client may open a second connection to a broker and
 * never close it.
 */
const once =
  <A extends readonly unknown[]>(command: (...words: A) => Promise<void>) =>
  async (...words: A) => {
    await command(...words);
    process.exit();
  };

// Each command loads only the modules that it runs, because loading all of them takes a second or two.
const backups = () => import('./backup/commands.ts');

for (const name of DECIDING_SERVICES)
  program
    .command(name)
    .description(`serve ${SERVICES[name].serves}`)
    .action(async () => (await import('./service-process.ts')).runServiceProcess(name));
program
  .command('tracker')
  .description(`serve ${SERVICES.tracker.serves}`)
  .action(async () => (await import('./tracker-process.ts')).runTrackerProcess());
program
  .command('notary')
  .description(`serve ${SERVICES.notary.serves}`)
  .action(async () => (await import('./notary-process.ts')).runNotaryProcess());
program
  .command('portal')
  .description(`serve ${SERVICES.portal.serves}`)
  .action(async () => (await import('./portal-process.ts')).runPortalProcess());

program
  .command('make-keys <folder>')
  .description('create a folder of keys for each service; existing keys are kept')
  .action(makeKeys);
program
  .command('list-keys <folder>')
  .description('list the keys of all services: purpose, generation, age and state; shows no key')
  .action((folder: string) => {
    for (const { service, purpose, generation, age, state } of listKeys(folder, new Date()))
      say(`${service} ${purpose} ${generation}  ${age} ${age === 1 ? 'day' : 'days'}  ${state}`);
  });
for (const [step, what] of [
  [
    'prepare',
    'make the next key of a replacement, which running processes read and do not use yet',
  ],
  ['use', 'make the prepared key the current one; the previous one is still read'],
  ['end', 'read the previous key no more; its file stays, to be deleted by hand'],
] as const)
  program
    .command(`${step}-key <folder>`)
    .addArgument(new Argument('<name>', 'of the key').choices(REPLACEABLE))
    .description(`${what} (docs/keys.md)`)
    .action((folder: string, name: (typeof REPLACEABLE)[number]) => replaceKey(folder, name, step));
program
  .command('ensure-topics')
  .description('create the missing topics, and report how the existing ones differ')
  .action(() => ensureTopics(pino({ level: 'warn' }, process.stderr), say));
program
  .command('audit')
  .description(
    'check that the topics are complete, the ledger balances and the views match the log; with BLUEBOX_KEYS, the folder of the keys of the notary, also that the public ledger is that of the log',
  )
  .option('--checkpoint <file...>', 'a checkpoint that was kept, to which the ledger must lead')
  .action(async ({ checkpoint }: { readonly checkpoint?: readonly string[] }) =>
    (await import('./audit-command.ts')).auditCommand({ kept: checkpoint ?? [] }),
  );
program
  .command('backup <folder>')
  .description('back up the data of every service, also while they run; keys are not copied')
  .action(once(async (folder: string) => (await backups()).backupCommand(folder, say)));
program
  .command('restore <folder>')
  .description('restore a backup into empty databases; no service may run')
  .option('--replace-topics', 'discard events that Kafka has and the backup lacks', false)
  .option('--forgotten <file>', 'names of forgotten subjects, in addition to those in Kafka')
  .option(
    '--ledger-checkpoint <file>',
    'the last published checkpoint; the public ledger keeps its name if it leads to it. BLUEBOX_KEYS is the folder of the keys of the notary',
  )
  .action(
    once(async (folder: string, options: RestoreCommandOptions) =>
      (await backups()).restoreCommand(folder, options, say),
    ),
  );
program
  .command('replace-topics')
  .description(
    'when databases are older than their topics: empty the topics, so that services publish again and rebuild their views; no service may run',
  )
  .action(once(async () => (await backups()).replaceTopicsCommand(say)));
program
  .command('forgotten')
  .description('print the names of forgotten subjects (random ids), to be kept elsewhere as well')
  .action(once(async () => (await backups()).forgottenCommand(say)));
for (const [name, what] of [
  ['rebuild', 'build the views of a running service anew; the old ones answer meanwhile'],
  ['retry-parked', 'apply the events again that views of a running service could not take'],
  ['republish', 'publish again what the topic of a running service lacks and its database has'],
] as const)
  program
    .command(`${name} <url>`)
    .description(`${what}; BLUEBOX_KEYS is the folder of that service's keys`)
    .action(async (url: string) => {
      const { BLUEBOX_KEYS: keys } = readSettings('BLUEBOX_KEYS');
      const response = await fetch(new URL(`${CONTROL_MOUNT}/${name}`, url), {
        method: 'POST',
        headers: { [CONTROL_HEADER]: readKey(keys, 'control').toString('base64url') },
      });
      const said = await response.text();
      process.stdout.write(`${said.trim()}\n`);
      if (!response.ok || said.includes('"error"')) process.exitCode = 1;
    });

/** Errors whose messages are meant for the operator. */
const SAID_PLAINLY = [ConfigError, BackupError, StoreBehind, LedgerAhead, RestoreUnfinished];

try {
  await program.parseAsync();
} catch (error) {
  const isSaidPlainly = SAID_PLAINLY.some((kind) => error instanceof kind);
  process.stderr.write(
    `${isSaidPlainly ? (error as Error).message : ((error as Error).stack ?? error)}\n`,
  );
  // Open connections would keep the process alive.
  process.exit(1);
}

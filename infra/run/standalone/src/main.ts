import { EXPORT_FORMATS, EXPORT_KINDS } from '@bluebox/contracts';
import { Argument, Command, Option } from 'commander';
import { auditCommand } from './commands/audit.ts';
import { backupCommand, type RestoreSettings, restoreCommand } from './commands/backup.ts';
import { type DemoCommandOptions, demoCommand } from './commands/demo.ts';
import { exportCommand } from './commands/export.ts';
import { importCommand } from './commands/import.ts';
import { keysCommand, type ReplaceKeySettings, replaceKeyCommand } from './commands/keys.ts';
import { rebuildCommand } from './commands/rebuild.ts';
import { retryParkedCommand } from './commands/retry-parked.ts';
import { startCommand } from './commands/start.ts';
import { verifyCommand } from './commands/verify.ts';
import { readConfig } from './config.ts';

// Files may hold personal data, so only their owner may read them.
process.umask(0o077);

const program = new Command('bluebox').description(
  'Bluebox 小蓝箱: donation and resource drives, from pledge to confirmed receipt',
);

/** Adds the options of commands that use a data folder. Environment variables BLUEBOX_… set the same values. */
const settings = (command: Command): Command =>
  command
    .option('--data <folder>', 'folder of all data (BLUEBOX_DATA; default bluebox-data)')
    .option('--keys <folder>', 'folder of the keys (BLUEBOX_KEYS; default beside the data folder)')
    .option('--host <address>', 'address to listen on (BLUEBOX_HOST; default all)')
    .option('--port <number>', 'port to listen on (BLUEBOX_PORT; default 8080; 0: any)')
    .option('--public-url <url>', 'URL under which people reach Bluebox (BLUEBOX_PUBLIC_URL)');

interface Settings {
  readonly data?: string;
  readonly keys?: string;
  readonly host?: string;
  readonly port?: string;
  readonly publicUrl?: string;
}
const configOf = ({ data, keys, host, port, publicUrl }: Settings) =>
  readConfig({
    BLUEBOX_DATA: data,
    BLUEBOX_KEYS: keys,
    BLUEBOX_HOST: host,
    BLUEBOX_PORT: port,
    BLUEBOX_PUBLIC_URL: publicUrl,
  });

settings(program.command('start'))
  .description('serve Bluebox on one port, on one data folder')
  .action((options: Settings) => startCommand(configOf(options)));
settings(program.command('demo'))
  .description('replay the Xiji drive through the public API, in a data folder of its own')
  .option('--keep', 'keep serving it afterwards, with links to open', false)
  .option('--url <url>', 'replay on a running Bluebox instead of starting one')
  .option(
    '--setup <code>',
    'with --url: the code at the end of its one-time set-up link; - asks for it (or BLUEBOX_SETUP_CODE)',
  )
  .option('--login <login>', 'with --url: login of a coordinator there; the password as for import')
  .action((options: Settings & Omit<DemoCommandOptions, 'config'>) =>
    demoCommand({ ...options, config: configOf({ port: '0', host: '127.0.0.1', ...options }) }),
  );
settings(program.command('audit'))
  .description('check that no recorded data was lost, duplicated, invented or changed')
  .option('--checkpoint <file...>', 'a checkpoint that was kept, to which the ledger must lead')
  .action(({ checkpoint, ...options }: Settings & { readonly checkpoint?: readonly string[] }) =>
    auditCommand(configOf(options), { kept: checkpoint ?? [] }),
  );
program
  .command('verify <file>')
  .description('check a .tlog-proof or the ledger.jsonl of a drive, without a server or a network')
  .option('--key <key>', 'key of the ledger, as printed on packing lists')
  .option(
    '--checkpoint <file>',
    'an earlier checkpoint, of which the ledger must be a continuation',
  )
  .action(verifyCommand);
settings(program.command('rebuild'))
  .description('rebuild the views from the log; the old ones answer meanwhile')
  .action((options: Settings) => rebuildCommand(configOf(options)));
settings(program.command('backup <folder>'))
  .description('back up the data into a folder, also while a server runs; keys are not copied')
  .action((folder: string, options: Settings) => backupCommand(folder, configOf(options)));
settings(program.command('restore <folder>'))
  .description('restore a backup into a folder without data, and build the views')
  .option(
    '--ledger-checkpoint <file>',
    'the last published checkpoint; the ledger keeps its name if it leads to it',
  )
  .action((folder: string, { ledgerCheckpoint, ...options }: Settings & RestoreSettings) =>
    restoreCommand(
      folder,
      configOf(options),
      ledgerCheckpoint === undefined ? {} : { ledgerCheckpoint },
    ),
  );
settings(program.command('retry-parked'))
  .description('apply parked events again, and list those that still fail')
  .action((options: Settings) => retryParkedCommand(configOf(options)));
const keyCommands = settings(program.command('keys'))
  .description('list the keys: what each is for, how old it is, and what replacing it does')
  .action((options: Settings) => keysCommand(configOf(options)));
settings(keyCommands.command('replace <purpose>'))
  .description('replace a key, also while a server runs; nothing is lost')
  .option('--end-old', 'stop accepting what was made with earlier keys (master: remove them)')
  .option('--lost', 'ledger-signing only: its key is lost, so the ledger goes on under a new name')
  .option('--yes', 'end old keys without asking')
  .action((purpose: string, options: ReplaceKeySettings, command: Command) =>
    replaceKeyCommand(purpose, configOf(command.optsWithGlobals<Settings>()), options),
  );
program
  .command('import <file>')
  .description(
    'import pledges from a table, CSV or Excel (.xlsx); importing twice duplicates nothing',
  )
  .requiredOption('--drive <slug>', 'the drive, by the slug in its URL')
  .requiredOption(
    '--login <login>',
    'login of a coordinator; the password is read from BLUEBOX_PASSWORD or prompted for',
  )
  .option('--url <url>', 'URL of the running Bluebox', 'http://127.0.0.1:8080')
  .option('--sheet <name>', 'sheet of a workbook (default: the first that is not hidden)')
  .option(
    '--column <choice...>',
    'position of a column whose heading is unclear, or none: lot=K, lot=none',
  )
  .option(
    '--bad <file>',
    'file for the refused rows, .csv or .xlsx (default: beside the imported file)',
  )
  .option(
    '--dry-run',
    'show what would be created, changed, withdrawn and left out, and send nothing',
  )
  .option('--yes', 'import without asking, even if something is withdrawn, repeated or unclear')
  .option('--withdraw-missing', 'withdraw lines of these pledges that the file no longer has')
  .addOption(
    new Option('--repeated <how>', 'how rows that say the same count')
      .choices(['once', 'all'])
      .default('once'),
  )
  .addOption(
    new Option('--alike <how>', 'what is done with a pledge that looks like one that is there')
      .choices(['leave', 'same', 'new'])
      .default('leave'),
  )
  .addOption(
    new Option('--moved <how>', 'what is done with rows that another pledge still has')
      .choices(['leave', 'move', 'both'])
      .default('leave'),
  )
  .action(importCommand);

program
  .command('export')
  .addArgument(new Argument('<kind>', 'what to export').choices(EXPORT_KINDS))
  .description('export pledges, boxes or the ledger of a drive as CSV or for Excel')
  .requiredOption('--drive <slug>', 'the drive, by the slug in its URL')
  .requiredOption('--login <login>', 'login of a coordinator; the password as for import')
  .option('--url <url>', 'URL of the running Bluebox', 'http://127.0.0.1:8080')
  .addOption(new Option('--language <code>', 'of the headings').choices(['zh', 'en']).default('zh'))
  .addOption(new Option('--format <format>', 'of the file').choices(EXPORT_FORMATS).default('csv'))
  .option('--out <file>', 'name of the file (default: drive, kind and format)')
  .action(exportCommand);

program.parseAsync().catch((error: unknown) => {
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`bluebox: ${message}\n`);

  process.exit(1);
});

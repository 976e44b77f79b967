import { EXPORT_FORMATS, EXPORT_KINDS } from '@bluebox/contracts';
import { Argument, Command, Option } from 'commander';
import { auditCommand } from './commands/audit.ts';
import { backupCommand, restoreCommand } from './commands/backup.ts';
import { type DemoCommandOptions, demoCommand } from './commands/demo.ts';
import { exportCommand } from './commands/export.ts';
import { importCommand } from './commands/import.ts';
import { rebuildCommand } from './commands/rebuild.ts';
import { retryParkedCommand } from './commands/retry-parked.ts';
import { startCommand } from './commands/start.ts';
import { readConfig } from './config.ts';

// Any written file may hold personal data: stored data, exports, refused rows.
process.umask(0o077);

const program = new Command('bluebox').description(
  'Bluebox 小蓝箱: donation and resource drives, from pledge to confirmed receipt',
);

/** Adds the settings that every command accepts; they can also be set by BLUEBOX_… environment variables. */
const settings = (command: Command): Command =>
  command
    .option('--data <folder>', 'where everything is recorded (BLUEBOX_DATA; default bluebox-data)')
    .option('--keys <folder>', 'where the keys are (BLUEBOX_KEYS; default beside the data folder)')
    .option('--host <address>', 'address to listen on (BLUEBOX_HOST; default all)')
    .option('--port <number>', 'port to listen on (BLUEBOX_PORT; default 8080; 0: any)')
    .option('--public-url <url>', 'where people reach it (BLUEBOX_PUBLIC_URL)');

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
  .option('--keep', 'go on serving it afterwards, with links to look at', false)
  .option('--url <url>', 'replay it on a Bluebox that runs already, instead of starting one')
  .option(
    '--setup <code>',
    'with --url: the code at the end of its one-time set-up link; - asks for it (or BLUEBOX_SETUP_CODE)',
  )
  .option('--login <login>', 'with --url: a coordinator of it; the password as for import')
  .action((options: Settings & Omit<DemoCommandOptions, 'config'>) =>
    demoCommand({ ...options, config: configOf({ port: '0', host: '127.0.0.1', ...options }) }),
  );
settings(program.command('audit'))
  .description('prove on the recorded data that nothing was lost, doubled or made up')
  .action((options: Settings) => auditCommand(configOf(options)));
settings(program.command('rebuild'))
  .description('build the views anew from the log; the old ones answer meanwhile')
  .action((options: Settings) => rebuildCommand(configOf(options)));
settings(program.command('backup <folder>'))
  .description('copy the data into a folder, also while a server runs; keys are not copied')
  .action((folder: string, options: Settings) => backupCommand(folder, configOf(options)));
settings(program.command('restore <folder>'))
  .description('put a backup where no data is yet, and build the views from it')
  .action((folder: string, options: Settings) => restoreCommand(folder, configOf(options)));
settings(program.command('retry-parked'))
  .description('apply the events again that views could not take, and say which are left')
  .action((options: Settings) => retryParkedCommand(configOf(options)));
program
  .command('import <file>')
  .description('take in pledges from a table, CSV or Excel (.xlsx); run twice, nothing doubles')
  .requiredOption('--drive <slug>', 'the drive, by the name in its address')
  .requiredOption(
    '--login <login>',
    'a coordinator; the password is read from BLUEBOX_PASSWORD or asked for',
  )
  .option('--url <url>', 'where Bluebox runs', 'http://127.0.0.1:8080')
  .option('--sheet <name>', 'of a workbook (default: the first that is not hidden)')
  .option(
    '--column <choice...>',
    'where a column is, or that there is none, if its heading does not tell: lot=K, lot=none',
  )
  .option(
    '--bad <file>',
    'where rows that were not taken go, .csv or .xlsx (default: beside the file)',
  )
  .option('--dry-run', 'say what would be created, changed, withdrawn and left, and send nothing')
  .option('--yes', 'go on without asking, also where something is withdrawn, repeated or unclear')
  .option('--withdraw-missing', 'withdraw lines of these pledges that the file has no more')
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
  .description('write pledges, boxes or the ledger of a drive as CSV or for Excel')
  .requiredOption('--drive <slug>', 'the drive, by the name in its address')
  .requiredOption('--login <login>', 'a coordinator; the password as for import')
  .option('--url <url>', 'where Bluebox runs', 'http://127.0.0.1:8080')
  .addOption(new Option('--language <code>', 'of the headings').choices(['zh', 'en']).default('zh'))
  .addOption(new Option('--format <format>', 'of the file').choices(EXPORT_FORMATS).default('csv'))
  .option('--out <file>', 'default: named after drive, kind and format')
  .action(exportCommand);

program.parseAsync().catch((error: unknown) => {
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`bluebox: ${message}\n`);

  process.exit(1);
});

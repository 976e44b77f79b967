import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { readConfig } from './config.ts';
import { type Stack, startStack } from './stack.ts';
import { onStoredData } from './stored-data.ts';

const main = fileURLToPath(new URL('../../distributed/dist/main.js', import.meta.url));

interface Options {
  readonly data?: string;
  readonly host?: string;
  readonly port?: string;
  readonly publicUrl?: string;
}
const configOf = ({ data, host, port, publicUrl }: Options) =>
  readConfig({
    BLUEBOX_STACK_DATA: data,
    BLUEBOX_HOST: host,
    BLUEBOX_PORT: port,
    BLUEBOX_PUBLIC_URL: publicUrl,
  });

const say = (text: string) => process.stdout.write(`${text}\n`);

let stack: Promise<Stack> | undefined;
let ending: Promise<void> | undefined;
/** Stops the stack. A start that is under way is awaited first, so that the processes it starts are stopped too. */
const end = (code: number): Promise<void> => {
  ending ??= (async () => {
    say('stopping…');
    await (await stack?.catch(() => undefined))?.stop();
    say('stopped');
    process.exit(code);
  })();
  return ending;
};
const refuse = (error: unknown) => {
  process.stderr.write(`stack: ${error instanceof Error ? error.message : String(error)}\n`);
};

async function serve(options: Options): Promise<void> {
  const config = configOf(options);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void end(0));
  stack = startStack({
    config,
    main,
    say,
    onGivenUp(error) {
      refuse(error);
      void end(1);
    },
  });
  const { url } = await stack;
  say(`\n小蓝箱 Bluebox  ${url}\n数据 data  ${config.folder}\n\nCtrl-C 停止 / stops it`);
}

/**
 * Runs a command on the stored data in a process of its own.
 * @param mayRun whether the stack may run meanwhile.
 */
async function onData(command: readonly string[], mayRun: boolean, options: Options) {
  process.exitCode = await onStoredData({ config: configOf(options), main, command, mayRun });
}

const program = new Command('stack')
  .description('run every service as its own process on local Kafka and MongoDB; Ctrl-C stops all')
  .option('--data <folder>', 'folder of all data (BLUEBOX_STACK_DATA; default bluebox-stack-data)')
  .option('--host <address>', 'address of the portal (BLUEBOX_HOST; default 127.0.0.1)')
  .option('--port <number>', 'port of the portal (BLUEBOX_PORT; default 8080)')
  .option('--public-url <url>', 'URL under which people reach Bluebox (BLUEBOX_PUBLIC_URL)')
  .action(serve);
program
  .command('backup <folder>')
  .description('back up the data into a folder, also while the stack runs; keys are not copied')
  .action((folder: string) => onData(['backup', resolve(folder)], true, program.opts()));
program
  .command('restore <folder>')
  .description('restore a backup into a folder without data')
  .option('--replace-topics', 'discard events that Kafka has and the backup lacks', false)
  .option(
    '--ledger-checkpoint <file>',
    'the last published checkpoint; the public ledger keeps its name if it leads to it',
  )
  .action(
    (
      folder: string,
      { replaceTopics, ledgerCheckpoint }: { replaceTopics: boolean; ledgerCheckpoint?: string },
    ) =>
      onData(
        [
          'restore',
          resolve(folder),
          ...(replaceTopics ? ['--replace-topics'] : []),
          ...(ledgerCheckpoint === undefined
            ? []
            : ['--ledger-checkpoint', resolve(ledgerCheckpoint)]),
        ],
        false,
        program.opts(),
      ),
  );
program
  .command('replace-topics')
  .description(
    'when the databases are older than their topics: publish again and rebuild the views',
  )
  .action(() => onData(['replace-topics'], false, program.opts()));

try {
  await program.parseAsync();
} catch (error) {
  refuse(error);
  process.exitCode = 1;
}

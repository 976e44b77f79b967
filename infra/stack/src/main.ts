import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { readConfig } from './config.ts';
import { type Stack, startStack } from './stack.ts';

const program = new Command('stack')
  .description('every service as its own process on local Kafka and MongoDB; Ctrl-C stops all')
  .option('--data <folder>', 'what is recorded (BLUEBOX_STACK_DATA; default bluebox-stack-data)')
  .option('--host <address>', 'address of the portal (BLUEBOX_HOST; default 127.0.0.1)')
  .option('--port <number>', 'port of the portal (BLUEBOX_PORT; default 8080)')
  .option('--public-url <url>', 'where people reach it (BLUEBOX_PUBLIC_URL)')
  .parse();
const { data, host, port, publicUrl } = program.opts<{
  data?: string;
  host?: string;
  port?: string;
  publicUrl?: string;
}>();

const say = (text: string) => process.stdout.write(`${text}\n`);

let stack: Promise<Stack> | undefined;
let ending: Promise<void> | undefined;
/** Waits for a start that is under way: what it started must be stopped, too. */
const end = (code: number): Promise<void> => {
  ending ??= (async () => {
    say('stopping…');
    await (await stack?.catch(() => undefined))?.stop();
    say('stopped');
    process.exit(code);
  })();
  return ending;
};
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void end(0));

const refuse = (error: unknown) => {
  process.stderr.write(`stack: ${error instanceof Error ? error.message : String(error)}\n`);
};
try {
  const config = readConfig({
    BLUEBOX_STACK_DATA: data,
    BLUEBOX_HOST: host,
    BLUEBOX_PORT: port,
    BLUEBOX_PUBLIC_URL: publicUrl,
  });
  stack = startStack({
    config,
    main: fileURLToPath(new URL('../../distributed/dist/main.js', import.meta.url)),
    say,
    onGivenUp(error) {
      refuse(error);
      void end(1);
    },
  });
  const { url } = await stack;
  say(`\n小蓝箱 Bluebox  ${url}\n数据 data  ${config.folder}\n\nCtrl-C 停止 / stops it`);
} catch (error) {
  refuse(error);
  process.exitCode = 1;
}

import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { SERVICE_NAMES, serviceVariable } from '@bluebox/contracts/services';
import type { AttendedProcess } from '@bluebox/servers';
import type { Config } from './config.ts';
import { lockFolder } from './folder-lock.ts';
import { knownPorts, type Ports, stackPorts } from './ports.ts';
import { kafkaAddress, mongodbUri, startKafka, startMongodb } from './stack-servers.ts';

/**
 * Runs a command of the distributed deployment on a stack's data, using the servers of the running stack, or
 * otherwise starting servers for this command.
 * @returns the command's exit code.
 * @throws when the stack runs although the command does not allow it.
 */
export async function onStoredData(options: {
  readonly config: Config;
  /** The script of the distributed deployment. */
  readonly main: string;
  readonly command: readonly string[];
  readonly mayRun: boolean;
}): Promise<number> {
  const { config, main, command, mayRun } = options;
  const { folder } = config;
  mkdirSync(join(folder, 'logs'), { recursive: true });
  chmodSync(folder, 0o700);
  const lock = await lockFolder(folder);
  if (lock === undefined) {
    if (!mayRun) throw new Error(`a stack runs on ${folder}: stop it first`);
    return runCommand(main, command, config, knownPorts(folder));
  }
  const started: AttendedProcess[] = [];
  try {
    const ports = await stackPorts(folder);
    started.push(await startKafka(config, ports));
    started.push(await startMongodb(config, ports));
    return await runCommand(main, command, config, ports);
  } finally {
    await Promise.all(started.map((server) => server.stop()));
    await lock.release();
  }
}

function runCommand(
  main: string,
  command: readonly string[],
  { environment, folder, publicUrl }: Config,
  ports: Ports,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [main, ...command], {
      stdio: ['ignore', 'inherit', 'inherit'],
      env: {
        ...environment,
        BLUEBOX_KEYS: join(folder, 'keys', 'notary'),
        BLUEBOX_PUBLIC_URL: publicUrl,
        KAFKA_BROKERS: kafkaAddress(ports),
        ...Object.fromEntries(
          SERVICE_NAMES.map((service) => [
            serviceVariable(service, 'MONGODB_URI'),
            mongodbUri(ports, service),
          ]),
        ),
      },
    });
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { KAFKA_VERSION, SECANTUS_VERSION } from './versions.ts';

const run = promisify(execFile);
const downloads = fileURLToPath(new URL('../downloads', import.meta.url));

/**
 * Fills a folder of the cache once. The files go into a temporary folder that is renamed when complete, so that
 * an interrupted download is not mistaken for a complete one.
 */
async function once(folder: string, fill: (folder: string) => Promise<void>): Promise<string> {
  if (existsSync(folder)) return folder;
  await mkdir(join(folder, '..'), { recursive: true });
  const beside = await mkdtemp(`${folder}.`);
  try {
    await fill(beside);
    await rename(beside, folder);
  } catch (error) {
    await rm(beside, { recursive: true, force: true });
    // Another process filled the folder first.
    if (existsSync(folder)) return folder;
    throw error;
  }
  return folder;
}

/** Returns the folder with the jars of Apache Kafka, from Maven Central. Needs Maven the first time. */
export async function kafkaJars(cache: string): Promise<string> {
  const folder = await once(join(cache, `kafka-${KAFKA_VERSION}`), async (beside) => {
    await cp(join(downloads, 'kafka.pom.xml'), join(beside, 'pom.xml'));
    await run(
      'mvn',
      [
        '--quiet',
        '--batch-mode',
        `-Dmaven.repo.local=${join(cache, 'maven')}`,
        'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies',
        '-DoutputDirectory=libs',
        '-DincludeScope=runtime',
      ],
      { cwd: beside },
    );
  });
  return join(folder, 'libs');
}

/** Returns a Python with SecantusDB installed from PyPI. Needs Python's venv the first time. */
export async function secantusPython(cache: string): Promise<string> {
  const folder = await once(join(cache, `secantusdb-${SECANTUS_VERSION}`), async (beside) => {
    await run('python3', ['-m', 'venv', beside]);
    await run(join(beside, 'bin', 'python'), [
      '-m',
      'pip',
      'install',
      '--quiet',
      '--disable-pip-version-check',
      '--only-binary=:all:',
      // The requirements file pins every package, including indirect dependencies.
      '--no-deps',
      '--requirement',
      join(downloads, 'secantusdb.txt'),
    ]);
  });
  return join(folder, 'bin', 'python');
}

/** Returns the missing prerequisites of the local servers; empty if there are none. */
export async function missingForLocalServers(cache: string): Promise<string[]> {
  const needed: [name: string, command: string, args: string[]][] = [
    ['java (17 or newer)', 'java', ['-version']],
    ['python3', 'python3', ['--version']],
  ];
  if (!existsSync(join(cache, `kafka-${KAFKA_VERSION}`)))
    needed.push(['mvn (Maven)', 'mvn', ['--version']]);
  if (!existsSync(join(cache, `secantusdb-${SECANTUS_VERSION}`)))
    needed.push(["python3-venv (Python's ensurepip)", 'python3', ['-c', 'import ensurepip, venv']]);
  const missing = await Promise.all(
    needed.map(([name, command, args]) =>
      run(command, args).then(
        () => undefined,
        () => name,
      ),
    ),
  );
  return missing.filter((name) => name !== undefined);
}

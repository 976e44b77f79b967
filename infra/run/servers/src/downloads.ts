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
 * Fills a folder of the cache once: in a temporary folder that is renamed when complete, so that an
 * interrupted download leaves nothing that looks complete.
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
    // Another process was faster.
    if (existsSync(folder)) return folder;
    throw error;
  }
  return folder;
}

/** The jars of Apache Kafka, from Maven Central; needs Maven the first time. */
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

/** A Python that has SecantusDB, from PyPI; needs Python's venv the first time. */
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
      // Every package of the closure is pinned in the file.
      '--no-deps',
      '--requirement',
      join(downloads, 'secantusdb.txt'),
    ]);
  });
  return join(folder, 'bin', 'python');
}

/** Missing prerequisites of the local servers; empty if none. */
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

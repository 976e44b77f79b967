// Makes a drive of many generated pledges in a temporary folder, for measurements of single requests.
import { fork } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { routes } from '@bluebox/contracts/routes';
import { openDrive, signIn } from './open-drive.mjs';

const here = dirname(fileURLToPath(import.meta.url));

/**
 * Makes a temporary folder for the data of a server, and removes it after the work.
 * @param work is given the data folder, and a function that starts a script of this folder in a process. The function
 * returns the process, its first message, and its exit.
 * @param kept folder that is used instead, and kept.
 */
export async function withDataFolder(work, kept) {
  const folder = kept ?? mkdtempSync(join(tmpdir(), 'bluebox-bench-drive-'));
  const data = join(folder, 'data');
  mkdirSync(data, { recursive: true });
  const children = new Set();
  const started = (script, ...args) => {
    const env = { ...process.env, NODE_ENV: 'production' };
    const child = fork(join(here, script), args, { env });
    children.add(child);
    const message = new Promise((resolve) => child.once('message', resolve));
    const exit = new Promise((resolve) => child.once('exit', resolve));
    return { child, message, exit };
  };
  try {
    await work({ data, started });
  } finally {
    for (const child of children)
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
    if (kept === undefined) rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Generates a drive in a temporary folder, and removes the folder after the work.
 * @param pledges number of generated pledges.
 * @param models pledges that a server takes first, and whose events are copied.
 * @param work is given the id of the drive, the data folder, and a function that starts a server there.
 */
export const withGeneratedFolder = ({ pledges, models }, work) =>
  withDataFolder(async ({ data, started }) => {
    const first = started('serve-bluebox.mjs', data);
    const { url: firstUrl, setupCode } = await first.message;
    const { client: opener, driveId } = await openDrive(firstUrl, setupCode);
    for (const model of models) await opener.post(routes.submitPledge.at({ driveId }), model);
    first.child.kill();
    await first.exit;
    const generator = started('generate-pledges.mjs', data, driveId, String(pledges), '10');
    if ((await generator.exit) !== 0) throw new Error('the pledges could not be generated');
    await work({ driveId, data, serve: () => started('serve-bluebox.mjs', data) });
  });

/**
 * Generates a drive, and serves it during the work.
 * @param work is given the id of the drive, a client that is signed in, and `tell`, which sends a message to the
 * server's process and returns its answer. The views are up to date.
 */
export const withGeneratedDrive = (drive, work) =>
  withGeneratedFolder(drive, async ({ driveId, serve }) => {
    const { child, message } = serve();
    const { url } = await message;
    const tell = (text) =>
      new Promise((resolve) => {
        child.once('message', resolve);
        child.send(text);
      });
    await tell('settle');
    const { client } = await signIn(url);
    await work({ driveId, client, tell });
  });

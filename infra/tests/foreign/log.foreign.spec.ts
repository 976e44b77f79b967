import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildGo, run, whyNoGo } from './go-program.ts';
import { serveLog, writeLog } from './written-log.ts';

const noGo = whyNoGo('checker');
const noPython = spawnSync('python3', ['--version']).status !== 0;
if (noGo !== undefined)
  console.error(`\n!! ${noGo}, so THE LOG WAS NOT CHECKED BY FOREIGN LIBRARIES OF GO.`);
if (noPython)
  console.error('\n!! Python 3 is not installed, so THE LOG WAS NOT CHECKED BY PYTHON.');

/** Folder of all logs and of the Go program; made only if a test runs. */
let work = '';
const checker = () => join(work, 'check-log');
const script = fileURLToPath(new URL('./check_log.py', import.meta.url));

afterAll(() => rmSync(work, { recursive: true, force: true }));

/** Runs the Go program on a log, and serves its tiles meanwhile. */
async function checkByGo(folder: string) {
  const served = await serveLog(join(folder, 'log'));
  try {
    return await run(checker(), [folder, served.url]);
  } finally {
    await served.stop();
  }
}
const checkByPython = (folder: string) => run('python3', [script, folder]);

/** Changes one bit in the middle of a file. */
function damage(file: string): void {
  const bytes = readFileSync(file);
  const middle = bytes.length >> 1;
  bytes[middle] = (bytes[middle] as number) ^ 1;
  writeFileSync(file, bytes);
}

const SIZES: readonly (readonly [number, number])[] = [
  [1, 1],
  [1, 2],
  [3, 5],
  [254, 255],
  [255, 256],
  [256, 257],
  [300, 600],
  [65_535, 65_537],
];
const indexesOf = (size: number) => [
  ...new Set([0, 1, 5, 7, 255, 256, size >> 1, size - 1].filter((index) => index < size)),
];
const folderOf = (size: number) => join(work, `of-${size}`);

beforeAll(async () => {
  work = mkdtempSync(join(tmpdir(), 'bluebox-foreign-'));
  for (const sizes of SIZES) await writeLog(folderOf(sizes[1]), sizes, indexesOf(sizes[1]));
});

/** Names of a damaged file, and of the check that must refuse it. */
const DAMAGES: readonly { file: string; go: string; python: string }[] = [
  {
    file: 'log/tile/0/000',
    go: "REFUSED by Tessera's fsck",
    python: 'tile/0/000 has other hashes',
  },
  {
    file: 'log/tile/1/000.p/2',
    go: "REFUSED by Tessera's fsck",
    python: 'tile/1/000.p/2 has other hashes',
  },
  {
    file: 'log/tile/entries/001',
    go: "REFUSED by Tessera's fsck",
    python: 'the entries have another root',
  },
  {
    file: 'proofs/300.entry',
    go: 'REFUSED by 300.tlog-proof: tlog.CheckRecord',
    python: '300.tlog-proof does not lead to the root',
  },
];

/** Writes a log of 600 leaves with one bit changed in a file. */
async function damagedLog(file: string): Promise<string> {
  const folder = mkdtempSync(join(work, 'damaged-'));
  await writeLog(folder, [300, 600], [300]);
  damage(join(folder, file));
  return folder;
}

describe.skipIf(noGo !== undefined)('libraries of Go', () => {
  beforeAll(() => buildGo('checker', checker()));

  it.each(SIZES)('accept a log that grew from %i to %i entries', async (_, size) => {
    const { status, output } = await checkByGo(folderOf(size));
    expect(output).not.toContain('REFUSED');
    expect(status).toBe(0);
    expect(output).toContain('accepted by note.Open\n');
    expect(output).toContain('accepted by tlog.CheckTree\n');
    expect(output).toContain('cosigned at 2026-11-30T09:00:00Z\n');
    expect(output).toContain(`VerifyInclusion: ${indexesOf(size).length} proofs\n`);
    expect(output).toContain("accepted by Tessera's fsck\n");
  });

  it.each(DAMAGES)('refuse a log with a changed bit in $file', async ({ file, go }) => {
    const { status, output } = await checkByGo(await damagedLog(file));
    expect(output).toContain(go);
    expect(status).toBe(1);
  });

  it.each([
    ['checkpoint', 'note.Open'],
    ['old-checkpoint', 'formats/log ParseCheckpoint of the old checkpoint'],
    ['cosigned-checkpoint', 'formats/log ParseCheckpoint with a cosignature'],
    ['vkey', 'note.NewVerifier'],
  ])('refuse a changed bit in %s', async (file, name) => {
    const { status, output } = await checkByGo(await damagedLog(file));
    expect(output).toContain(`REFUSED by ${name}`);
    expect(status).toBe(1);
  });
});

describe.skipIf(noPython)('a second implementation in Python', () => {
  it.each(SIZES)('accepts a log that grew from %i to %i entries', async (_, size) => {
    const { status, output } = await checkByPython(folderOf(size));
    expect(output).toContain(`${size} entries, `);
    expect(output).toContain(`${indexesOf(size).length} proofs\n`);
    expect(status).toBe(0);
  });

  it.each(DAMAGES)('refuses a log with a changed bit in $file', async ({ file, python }) => {
    const { status, output } = await checkByPython(await damagedLog(file));
    expect(output).toContain(python);
    expect(status).toBe(1);
  });
});

// `npm run bench:ledger` measures the share of the public ledger in the work of the server's main thread while pledges
// come in, how soon proofs are answered, and how long the published verifier takes for a whole drive. Writes
// bench/ledger.md; `--quick` takes fewer pledges and writes no file.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { routes } from '@bluebox/contracts/routes';
import { signIn } from './open-drive.mjs';
import { PROOFS, proofTimes } from './proof-times.mjs';
import { startBluebox } from './throughput/contestants.mjs';
import { takeRound } from './throughput/load.mjs';
import { describeMachine } from './throughput/machine.mjs';
import { ask, processesOfRun } from './throughput/processes.mjs';
import { timeOfPart } from './throughput/profile-shares.mjs';
import { quantile } from './throughput/statistics.mjs';

const { values: options } = parseArgs({ options: { quick: { type: 'boolean', default: false } } });
const AMOUNTS = options.quick
  ? { pledges: 1_000, warmUp: 512, measured: 1_024 }
  : { pledges: 10_000, warmUp: 4_000, measured: 6_016 };
const REPORT = fileURLToPath(new URL('../../bench/ledger.md', import.meta.url));

/** Says whether a module is work of the ledger: the notary, the tree and its store. */
const isLedger = (url) =>
  /\/services\/notary\/|\/packages\/transparency\/|\/packages\/embedded\/.*\/ledger-store/.test(
    url,
  );

const processes = processesOfRun();
for (const signal of ['SIGINT', 'SIGTERM'])
  process.once(signal, async () => {
    await processes.endAll();
    process.exit(1);
  });
try {
  const load = loadavg()[0];
  const bluebox = await startBluebox(processes, AMOUNTS.pledges);
  await takeRound(bluebox, 'desk', AMOUNTS.warmUp);
  await ask(bluebox.child, 'profile');
  const round = await takeRound(bluebox, 'desk', AMOUNTS.measured);
  const { part, all } = timeOfPart(await ask(bluebox.child, 'end profile'), isLedger);

  // A start signs a checkpoint for what has none, so the drive's ledger and its proofs reach to its end.
  await bluebox.restart();
  const { client } = await signIn(bluebox.url);
  const driveId = driveIdOf(bluebox.path);
  const proofs = await proofTimes(client, driveId, AMOUNTS.pledges);
  const ledger = await client.download(routes.downloadDriveLedger.at({ driveId }));
  const verified = verify(ledger);
  await bluebox.end();

  const perPledge = (milliseconds) => Math.round((milliseconds * 1_000) / AMOUNTS.measured);
  const { node, processors, model } = describeMachine();
  const report = `# The cost of the public ledger

\`npm run bench:ledger\`, ${new Date().toISOString().slice(0, 10)}, ${processors} × ${model}, Node ${node}, load average ${load.toFixed(1)} at the start.

| | |
|-|-|
| share of the ledger in the work of the main thread | ${((100 * part) / all).toFixed(1)} % |
| the ledger's part and the whole, µs per pledge | ${perPledge(part)} and ${perPledge(all)} |
| proof of an event, ${PROOFS} one after the other, ms | p50 ${quantile(proofs, 0.5).toFixed(1)}, p99 ${quantile(proofs, 0.99).toFixed(1)} |
| ledger of the drive | ${verified.entries.toLocaleString('en')} events, ${(ledger.length / 1e6).toFixed(1)} MB |
| verified offline by the published verifier, s | ${verified.seconds.toFixed(2)} |

The share is of a CPU profile with a sample every 0.5 ms, over ${AMOUNTS.measured.toLocaleString('en')} pledges at the desk (${Math.round(round.perSecond)} a second) and everything that follows from them. The samples include the waiting for the disk in an append, so the share of the processor is lower.
`;
  console.log(report);
  if (!options.quick) writeFileSync(REPORT, report);
} finally {
  await processes.endAll();
}

/** Returns the id of the drive that a path leads to. */
function driveIdOf(path) {
  const [, driveId] = /\/drives\/([^/]+)\//.exec(path);
  return driveId;
}

/** Runs the published verifier on a drive's ledger, as a process of its own. */
function verify(ledger) {
  const folder = mkdtempSync(join(tmpdir(), 'bluebox-verify-'));
  try {
    const file = join(folder, 'ledger.jsonl');
    writeFileSync(file, ledger);
    const verifier = fileURLToPath(
      new URL('../../services/notary/verifier/verify.mjs', import.meta.url),
    );
    const begun = performance.now();
    execFileSync(process.execPath, [verifier, file], { stdio: 'ignore' });
    const seconds = (performance.now() - begun) / 1_000;
    const lines = Buffer.from(ledger).toString().split('\n');
    const entries = lines.filter((line) => line.includes('"entry"')).length;
    return { seconds, entries };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

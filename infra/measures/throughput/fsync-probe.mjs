// Measures in a process of its own how long a disk takes to store something for certain, and reports milliseconds.
// Usage: node fsync-probe.mjs <folder>
import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { quantile } from './statistics.mjs';

const TIMES = 500;
const BLOCK = Buffer.alloc(4_096, 1);
/** Blocks that are written again and again, as a write-ahead log is. */
const BLOCKS = 250;

const [folder] = process.argv.slice(2);
const timesOf = (act) => {
  const times = Array.from({ length: TIMES }, (_, index) => act(index));
  return { least: quantile(times, 0), p50: quantile(times, 0.5), p99: quantile(times, 0.99) };
};
const timed = (act) => {
  const begun = performance.now();
  act();
  return performance.now() - begun;
};

const file = openSync(join(folder, 'probe'), 'w');
for (let block = 0; block < BLOCKS; block++) writeSync(file, BLOCK, 0, BLOCK.length);
fdatasyncSync(file);
const fdatasync = timesOf((index) => {
  writeSync(file, BLOCK, 0, BLOCK.length, (index % BLOCKS) * BLOCK.length);
  return timed(() => fdatasyncSync(file));
});
closeSync(file);

const database = new DatabaseSync(join(folder, 'probe.sqlite'));
database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
database.exec('CREATE TABLE rows (number INTEGER PRIMARY KEY)');
const insert = database.prepare('INSERT INTO rows VALUES (?)');
const commit = timesOf((index) => timed(() => insert.run(index)));
database.close();
process.send({ fdatasync, commit });
process.disconnect();

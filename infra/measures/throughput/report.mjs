// The results as a page, made of nothing but the figures of the rounds.
import {
  BLUEBOX,
  PLAIN,
  PLAIN_GROUPED,
  SAME_DUTIES,
  SAME_DUTIES_GROUPED,
} from './contestant-names.mjs';
import { median, quantile } from './statistics.mjs';

/** Wanted ratios of Bluebox's pledges per second to those of a peer. */
const AIMS = [
  { part: 'desk', peer: SAME_DUTIES_GROUPED, wanted: 1.2 },
  { part: 'desk', peer: SAME_DUTIES, wanted: 1.7 },
  { part: 'desk', peer: PLAIN, wanted: 1.3 },
  { part: 'delayed', peer: SAME_DUTIES, wanted: 2.5 },
];
const ORDER = [BLUEBOX, SAME_DUTIES_GROUPED, SAME_DUTIES, PLAIN_GROUPED, PLAIN];

/** Returns the figures as the text of a file. Digits beyond the third decimal place say nothing. */
export const textOf = (run) =>
  `${JSON.stringify(run, (_key, value) => (typeof value === 'number' ? Number(value.toFixed(3)) : value))}\n`;

/** Returns the page. @param run the figures that `measure` has taken. */
export function resultsOf(run) {
  return `${[
    heading(run),
    '## At the desk',
    comparison(run.desk, run.bytesPerPledge),
    '## By givers who are not signed in',
    'Each pledge is preceded by the request for a challenge, whose cost is included; solving is not. The latency is that of the pledge.',
    comparison(run.giver),
    '## At the desk, with an fsync of 1 ms',
    delayed(run),
    '## Aims',
    aims(run),
    '## Live totals',
    live(run),
    '## A growing drive',
    growing(run),
    '## Rebuilding of views',
    rebuilding(run),
  ].join('\n\n')}\n`;
}

const ms = (milliseconds) => milliseconds.toFixed(milliseconds < 1 ? 2 : 1);
const whole = (value) => Math.round(value).toLocaleString('en');
const times = (ratio) => `${ratio.toFixed(2)} ×`;
const percent = (share) => `${Math.round(share * 100)} %`;
const row = (cells) => `| ${cells.join(' | ')} |`;
const table = (head, rows) =>
  [row(head), `|${head.map(() => '-|').join('')}`, ...rows.map(row)].join('\n');

/** Returns the figures of a contestant in each round of a part. */
const figuresOf = (rounds, name) =>
  rounds.map(({ figures }) => figures.find(({ contestant }) => contestant === name));
const namesOf = (rounds) =>
  ORDER.filter((name) => rounds[0]?.figures.some(({ contestant }) => contestant === name));
/** Returns the processor time per pledge in a window that few others disturbed: the 25th percentile. */
const quietWindow = (figures, threads) =>
  quantile(
    figures.flatMap(({ windows }) => windows.map((window) => window[threads])),
    0.25,
  );
/** Returns Bluebox's pledges per second divided by those of a peer: the median of the ratios of the rounds. */
function ratioByRate(rounds, peer) {
  const bluebox = figuresOf(rounds, BLUEBOX);
  return median(
    figuresOf(rounds, peer).map(({ perSecond }, round) => bluebox[round].perSecond / perSecond),
  );
}
const ratioByTime = (rounds, peer) =>
  quietWindow(figuresOf(rounds, peer), 'main') / quietWindow(figuresOf(rounds, BLUEBOX), 'main');

function heading({
  date,
  quick,
  machine,
  amounts,
  load,
  fsync,
  desk,
  giver,
  delayed,
  live,
  costs,
}) {
  const foreign = [...desk, ...giver, ...delayed, ...live, ...costs].map((each) => each.foreign);
  const probe = ({ fdatasync }) => `${ms(fdatasync.p50)} ms (p99 ${ms(fdatasync.p99)})`;
  return `# Bench of ${date.slice(0, 10)}${quick ? ', quick' : ''}

Node ${machine.node}, ${machine.processors} × ${machine.model}; the load comes from the same machine. Load average ${load.start.toFixed(1)} at the start and ${load.end.toFixed(1)} at the end; work of others took ${percent(median(foreign))} of a processor in the median part and ${percent(quantile(foreign, 1))} in the busiest. An fdatasync of 4 KB took ${probe(fsync.start)} at the start and ${probe(fsync.end)} at the end.

Each contestant began with ${whole(amounts.seed)} pledges over ten days. The contestants took turns in each round, and each round began with another. What they do is in [\`README.md\`](README.md#what-the-contestants-do), and the figures of every round are in [\`rounds.json\`](rounds.json).`;
}

/** Returns the table of a part. */
function comparison(rounds, bytesPerPledge) {
  const rows = namesOf(rounds).map((name) => {
    const figures = figuresOf(rounds, name);
    const of = (read) => median(figures.map(read));
    const windows = figures.flatMap((figure) => figure.windows.map(({ main }) => main));
    return [
      name,
      whole(of(({ perSecond }) => perSecond)),
      ms(of(({ p50 }) => p50)),
      ms(of(({ p99 }) => p99)),
      whole(quietWindow(figures, 'main')),
      whole(median(windows)),
      whole(quietWindow(figures, 'all')),
      whole(of(({ untilSettled }) => untilSettled.all)),
      whole(of(({ resident }) => resident)),
      ...(bytesPerPledge === undefined ? [] : [whole(bytesPerPledge[name])]),
      ...(name === BLUEBOX
        ? ['', '']
        : [times(ratioByRate(rounds, name)), times(ratioByTime(rounds, name))]),
    ];
  });
  const [{ figures }] = rounds;
  const amount = `Medians of ${rounds.length} ${rounds.length === 1 ? 'round' : 'rounds'}; processor time in windows of 250 pledges, ${figures[0].windows.length} of them in a round. "Until settled" also counts what follows the last answer.`;
  const head = [
    '',
    'pledges/s',
    'p50 ms',
    'p99 ms',
    'CPU µs per pledge, main thread, p25',
    'median',
    'all threads, p25',
    'until settled',
    'RSS MB',
    ...(bytesPerPledge === undefined ? [] : ['bytes on disk per pledge']),
    'Bluebox is, by pledges/s',
    'by CPU of the main thread',
  ];
  return `${table(head, rows)}\n\n${amount}`;
}

function delayed({ fsync, delayed: rounds }) {
  const { skipped, fdatasync, commit } = fsync.delayed;
  if (skipped !== undefined) return `Not measured: ${skipped}.`;
  return `A preloaded library made each fsync of every contestant last at least 1 ms, on purpose. In a probe with the same library an fdatasync took ${ms(fdatasync.least)} ms at least and ${ms(fdatasync.p50)} ms at the median, and a commit of the database engine ${ms(commit.least)} and ${ms(commit.p50)} ms.

${comparison(rounds)}`;
}

function aims(run) {
  const rows = AIMS.filter(({ part }) => run[part].length > 0).map(({ part, peer, wanted }) => {
    const ratio = ratioByRate(run[part], peer);
    return [
      `≥ ${wanted} × the peer "${peer}"${part === 'delayed' ? ', fsync of 1 ms' : ''}`,
      times(ratio),
      times(ratioByTime(run[part], peer)),
      ratio >= wanted ? 'reached' : 'missed',
    ];
  });
  return table(['aim', 'by pledges/s', 'by CPU of the main thread', ''], rows);
}

function live({ live: measured, amounts }) {
  return `From the 201 to the totals on an open stream, at ${amounts.live.perSecond} pledges/s for ${amounts.live.seconds} s.

${table(
  ['', 'p50 ms', 'p99 ms'],
  measured.map(({ contestant, p50, p99 }) => [contestant, ms(p50), ms(p99)]),
)}`;
}

function growing({ costs }) {
  const costOf = (round) => quietWindow([round], 'all');
  const rows = costs.map((round) => [
    whole(round.size),
    whole(costOf(round)),
    whole(round.untilSettled.all),
    whole(round.resident),
    whole(round.bytesPerPledge),
  ]);
  const [smallest, largest] = [costs[0], costs.at(-1)];
  return `${table(
    [
      'pledges stored',
      'CPU µs per further pledge, all threads, p25',
      'until settled',
      'RSS MB',
      'bytes on disk per pledge',
    ],
    rows,
  )}

A further pledge at ${whole(largest.size)} costs ${times(costOf(largest) / costOf(smallest))} one at ${whole(smallest.size)}.`;
}

function rebuilding({ rebuilds }) {
  return table(
    ['rebuild of', 'events of the log', 'views × events', 'events/s'],
    rebuilds.map(({ what, log, events, milliseconds }) => [
      what,
      whole(log),
      whole(events),
      whole((events * 1_000) / milliseconds),
    ]),
  );
}

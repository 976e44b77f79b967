// `npm run bench:list-pledges` measures how long the console's list of pledges takes in a drive of 10,000 pledges,
// or as many as `--pledges` says: every combination of filters and order, first and second page, each asked for
// 100 times, or as often as `--times` says, and the names of the givers on a page.
import { cpus, loadavg } from 'node:os';
import { routes } from '@bluebox/contracts/routes';
import { withGeneratedDrive } from './generated-drive.mjs';
import { numberOptions } from './number-options.mjs';
import { DEPARTMENTS, pledge } from './sample-drive.mjs';
import { quantile } from './throughput/statistics.mjs';
import { timesOf } from './times-of.mjs';

const { pledges: PLEDGES, times: TIMES } = numberOptions({ pledges: 10_000, times: 100 });
/** Pledges that the server takes first, and whose events are copied. */
const MODELS = 60;
/** Every so many pledges one is withdrawn. */
const WITHDRAWN_ONE_IN = 20;
const PAGE = 50;
/** Wanted answer time at the 99th percentile, in milliseconds. */
const ANSWERED_IN = 100;
/** Number of the slowest combinations that are told. */
const TOLD = 5;

const GOODS = [
  {},
  { name: '电子体温计', category: 'device', unit: 'unit' },
  { name: '家庭药箱', category: 'kit', unit: 'set' },
];
/** Returns the body of a pledge; every third one is of devices, and every third one of kits. */
const pledgeOf = (number) => {
  const body = pledge(number);
  return {
    ...body,
    lines: body.lines.map((line) => ({
      ...line,
      item: { ...line.item, ...GOODS[number % GOODS.length] },
    })),
  };
};

/** Values of each parameter of the list, undefined where it is not given. */
const PARAMETERS = {
  status: [undefined, 'open', 'withdrawn', 'ended'],
  category: [undefined, 'medicine', 'device', 'book'],
  point: [undefined, 'p2'],
  department: [undefined, DEPARTMENTS[6]],
  search: [undefined, '布洛芬', '雨衣'],
  sort: ['newest', 'oldest', 'largest'],
};
const combinations = Object.entries(PARAMETERS).reduce(
  (all, [name, values]) =>
    all.flatMap((query) =>
      values.map((value) => (value === undefined ? query : { ...query, [name]: value })),
    ),
  [{}],
);

const models = Array.from({ length: MODELS }, (_, number) => pledgeOf(number));
await withGeneratedDrive({ pledges: PLEDGES, models }, async ({ driveId, client, tell }) => {
  const list = (query) => client.get(routes.listPledges.at({ driveId }, { limit: PAGE, ...query }));
  for (let after, left = PLEDGES; left > 0; left -= PAGE) {
    const page = await list({ after });
    for (const { id } of page.pledges.filter((_, index) => index % WITHDRAWN_ONE_IN === 0))
      await client.post(routes.withdrawPledge.at({ pledgeId: id }));
    after = page.next;
    if (after === undefined) break;
  }
  await tell('settle');

  const loadBefore = loadavg()[0];
  const measured = [];
  for (const query of combinations) {
    const { next, total } = await list(query);
    const pages = next === undefined ? [query] : [query, { ...query, after: next }];
    const times = await timesOf(TIMES, (time) => list(pages[time % pages.length]));
    measured.push({ query, total, times });
  }
  const { pledges } = await list({});
  const ids = pledges.map(({ id }) => id).join('.');
  const names = await timesOf(TIMES, () =>
    client.get(routes.listGiverNames.at({ driveId }, { ids })),
  );

  const ms = (times, share) => `${quantile(times, share).toFixed(1)} ms`;
  const all = measured.flatMap(({ times }) => times);
  const late = measured.filter(({ times }) => quantile(times, 0.99) > ANSWERED_IN);
  console.log(
    `${PLEDGES.toLocaleString('en')} pledges, ${cpus().length} × ${cpus()[0]?.model}, load average ${loadBefore.toFixed(1)} when the measuring began`,
  );
  console.log(
    `${measured.length} combinations, ${TIMES} answers each: median ${ms(all, 0.5)}, p99 ${ms(all, 0.99)}; ${late.length} combinations with a p99 above ${ANSWERED_IN} ms`,
  );
  for (const { query, total, times } of measured
    .toSorted((a, b) => quantile(b.times, 0.99) - quantile(a.times, 0.99))
    .slice(0, TOLD))
    console.log(
      `${JSON.stringify(query)}: ${total} found, median ${ms(times, 0.5)}, p99 ${ms(times, 0.99)}`,
    );
  console.log(`names of ${PAGE} givers: median ${ms(names, 0.5)}, p99 ${ms(names, 0.99)}`);
});

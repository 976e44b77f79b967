// `npm run bench:list-goods` measures how long the lists of goods take after 10,000 pledges, or as many as `--pledges`
// says, were handed in and accepted: the stock by item and expiry in each order, with searches, the split of its
// largest line, and what the desk still expects. The goods are of 60 different items, or of as many as `--items` says,
// with 12 days of expiry each.
import { cpus, loadavg } from 'node:os';
import { addMonths } from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import { forEachOf } from './for-each-of.mjs';
import { withGeneratedDrive } from './generated-drive.mjs';
import { numberOptions } from './number-options.mjs';
import { day, pledge } from './sample-drive.mjs';
import { quantile } from './throughput/statistics.mjs';
import { timesOf } from './times-of.mjs';

const { pledges: PLEDGES, items: ITEMS } = numberOptions({ pledges: 10_000, items: 60 });
const DAYS = 12;
const TIMES = 100;
/** Pledges that are not handed in. */
const EXPECTED = 300;

const goodsOf = (number) => {
  const body = pledge(number);
  const [line] = body.lines;
  const name = `${line.item.name} ${number % ITEMS}`;
  const expiry = addMonths(day(400), Math.floor(number / ITEMS) % DAYS);
  return { ...body, lines: [{ ...line, item: { ...line.item, name }, expiry }] };
};

await withGeneratedDrive(
  { pledges: EXPECTED, models: [pledge(0)] },
  async ({ driveId, client, tell }) => {
    const given = [];
    await forEachOf(PLEDGES, async (number) => {
      given.push(await client.post(routes.submitPledge.at({ driveId }), goodsOf(number)));
    });
    await tell('settle');
    await forEachOf(PLEDGES, async (number) => {
      const { reference } = given[number];
      const { lines } = await client.get(routes.showExpected.at({ reference }));
      const [{ lineId, outstanding: quantity }] = lines;
      const { receptionId } = await client.post(routes.recordReception.at(), {
        driveId,
        reference,
        lines: [{ lineId, quantity }],
      });
      await client.post(routes.inspect.at({ receptionId }), {
        lineId,
        parts: [{ quantity, seen: { condition: 'sealed' } }],
      });
    });
    await tell('settle');

    const stock = (query) => routes.listStock.at({ driveId }, { limit: 50, ...query });
    const { lines, next, total } = await client.get(stock({ sort: 'most' }));
    console.log(
      `${PLEDGES.toLocaleString('en')} pledges accepted, ${total.toLocaleString('en')} lines of stock, ${cpus().length} × ${cpus()[0]?.model}, load average ${loadavg()[0].toFixed(1)}`,
    );
    const lists = [
      ['stock, first expiry first', stock({})],
      ['stock by name', stock({ sort: 'name' })],
      ['stock, most first', stock({ sort: 'most' })],
      ['stock, second page', stock({ sort: 'most', after: next })],
      ['stock, search that many match', stock({ search: '布洛芬' })],
      ['stock, search that none matches', stock({ search: '雨衣' })],
      ['stock without kits that is available', stock({ kits: false, available: true })],
      [
        'split of the largest line',
        routes.listParcels.at({ driveId }, { limit: 50, line: lines[0].id }),
      ],
      [
        'expected at the desk',
        routes.listExpected.at({ driveId }, { limit: 50, outstanding: true }),
      ],
      ['receptions', routes.listReceptions.at({ driveId }, { limit: 50 })],
    ];
    for (const [name, path] of lists) {
      const times = await timesOf(TIMES, () => client.get(path));
      const ms = (share) => `${quantile(times, share).toFixed(1)} ms`;
      console.log(`${name}: median ${ms(0.5)}, p99 ${ms(0.99)}`);
    }
  },
);

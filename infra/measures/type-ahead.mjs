// `npm run bench:type-ahead` measures how soon the catalogue answers while somebody types the name of an item, with
// 20,000 items, or as many as `--items` says, each with a code: by Chinese characters, by initials, and by a code.
import { cpus, loadavg } from 'node:os';
import { routes } from '@bluebox/contracts/routes';
import { forEachOf } from './for-each-of.mjs';
import { withGeneratedDrive } from './generated-drive.mjs';
import { numberOptions } from './number-options.mjs';
import { pledge } from './sample-drive.mjs';
import { quantile } from './throughput/statistics.mjs';
import { timesOf } from './times-of.mjs';

const { items: ITEMS } = numberOptions({ items: 20_000 });
const TIMES = 500;
const FIRST = [...'同仁和济生康恒瑞华润扬子云南白'];
const SECOND = [...'安泰宁达福健源林海山江河春秋'];
const SUBSTANCES = [
  ...['布洛芬', '连花清瘟', '板蓝根', '感冒灵', '蒙脱石', '阿莫西林', '对乙酰氨基酚', '氯雷他定'],
  ...['奥美拉唑', '藿香正气', '复方丹参', '双黄连', '银黄', '小柴胡', '头孢克肟', '维生素'],
];
const FORMS = ['缓释胶囊', '颗粒', '口服液', '片', '滴丸', '散', '软膏'];
const at = (list, number) => list[number % list.length];

/** Returns the GTIN of a number, with its check digit. */
function gtinOf(number) {
  const digits = `690${String(number * 4_001)
    .padStart(9, '0')
    .slice(-9)}`;
  const sum = [...digits].reduce(
    (total, digit, index) => total + digit * (index % 2 === 0 ? 1 : 3),
    0,
  );
  return digits + ((10 - (sum % 10)) % 10);
}

/** Returns the body of an item. The name, with the specification, is its own up to 20,000. */
function itemOf(number) {
  const maker = at(FIRST, number) + at(SECOND, Math.floor(number / FIRST.length));
  return {
    name: `${maker}${at(SUBSTANCES, number * 7 + Math.floor(number / 210))}${at(FORMS, number)}`,
    specification: `${1 + (number % 9)}g×${6 + Math.floor(number / 1_000)}`,
    category: 'medicine',
    unit: 'box',
    codes: [gtinOf(number)],
  };
}

await withGeneratedDrive({ pledges: 1, models: [pledge(0)] }, async ({ client, tell }) => {
  const begun = performance.now();
  await forEachOf(ITEMS, (number) => client.post(routes.addItem.at(), itemOf(number)));
  await tell('settle');
  const { total } = await client.get(routes.listItems.at({}, { limit: 1 }));
  console.log(
    `${total.toLocaleString('en')} items after ${((performance.now() - begun) / 1_000).toFixed(0)} s; ${cpus().length} × ${cpus()[0]?.model}, load average ${loadavg()[0].toFixed(1)}`,
  );
  const searches = [
    ['one character', (number) => at(FIRST, number)],
    ['a maker', (number) => itemOf(number * 37).name.slice(0, 2)],
    ['the middle of a name', (number) => itemOf(number * 37).name.slice(2, 5)],
    ['maker and substance', (number) => itemOf(number * 37).name.slice(0, 5)],
    ['two initials', (number) => ['tr', 'hj', 'yn', 'hr', 'bl'][number % 5]],
    ['four initials', (number) => ['lhqw', 'blgk', 'hxzq', 'ffds', 'amxl'][number % 5]],
    ['five digits of a code', (number) => gtinOf(number * 37).slice(5, 10)],
    ['a name that nothing has', () => '雨衣'],
  ];
  const ms = (times, share) => `${quantile(times, share).toFixed(1)} ms`;
  const all = [];
  for (const [name, textOf] of searches) {
    let found = 0;
    const times = await timesOf(TIMES, async (number) => {
      const { items } = await client.get(routes.findItems.at({}, { search: textOf(number) }));
      found += items.length;
    });
    all.push(...times);
    console.log(
      `${name}: median ${ms(times, 0.5)}, p99 ${ms(times, 0.99)}, ${(found / TIMES).toFixed(1)} items`,
    );
  }
  const codes = await timesOf(TIMES, (number) =>
    client.get(routes.findItems.at({}, { code: gtinOf(number * 37) })),
  );
  console.log(`a scanned code: median ${ms(codes, 0.5)}, p99 ${ms(codes, 0.99)}`);
  console.log(`all searches: median ${ms(all, 0.5)}, p99 ${ms(all, 0.99)}`);
});

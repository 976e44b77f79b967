// `npm run bench:find-givers` measures how long a search for people takes in a drive of 10,000 pledges, or as
// many as `--pledges` says. The givers are stored as an earlier version did, so the index is built first.
import { routes } from '@bluebox/contracts/routes';
import { withGeneratedDrive } from './generated-drive.mjs';
import { numberOptions } from './number-options.mjs';
import { pledge } from './sample-drive.mjs';
import { quantile } from './throughput/statistics.mjs';
import { timesOf } from './times-of.mjs';

const { pledges: PLEDGES } = numberOptions({ pledges: 10_000 });
const SEARCHES = 200;
const SEARCHED = [
  ['a whole name', (number) => ['王秀兰', '李兰英', '周敏静'][number % 3]],
  ['two characters that many have', (number) => ['秀兰', '王秀', '英华'][number % 3]],
  ['a staff number', (number) => `BK${number * 37}`],
  [
    'the end of a phone',
    (number) =>
      String(7_919 * number)
        .padStart(4, '0')
        .slice(-4),
  ],
  ['a name that nobody has', () => '诸葛孔明'],
];

const drive = { pledges: PLEDGES, models: [pledge(0)] };
await withGeneratedDrive(drive, async ({ driveId, client, tell }) => {
  const begun = performance.now();
  await tell('tidy');
  console.log(
    `${PLEDGES} givers, index complete ${((performance.now() - begun) / 1_000).toFixed(1)} s after the views`,
  );
  for (const [name, textOf] of SEARCHED) {
    let people = 0;
    const times = await timesOf(SEARCHES, async (number) => {
      const { givers } = await client.post(routes.findGivers.at({ driveId }), {
        text: textOf(number),
      });
      people += givers.length;
    });
    console.log(
      `${name}: median ${quantile(times, 0.5).toFixed(1)} ms, p99 ${quantile(times, 0.99).toFixed(1)} ms, ${(people / SEARCHES).toFixed(1)} people`,
    );
  }
});

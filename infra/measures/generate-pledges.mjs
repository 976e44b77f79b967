// Fills the stopped data folder of a server with pledges, by writing to its event log and vault. The events
// are those of pledges that the server has taken before, with other ids, references, givers and times.
// Usage: node generate-pledges.mjs <data folder> <drive id> <number of pledges> <days over which they are spread>
import { createHash, randomUUID } from 'node:crypto';
import { loadKeys, openStores, readConfig } from '@bluebox/standalone';
import { v7 } from 'uuid';
import { DEPARTMENTS } from './sample-drive.mjs';

const [dataFolder, driveId] = process.argv.slice(2);
const [wanted, days] = process.argv.slice(4).map(Number);
const AT_ONCE = 2_000;
const LETTERS = '23456789ABCDEFGHJKMNPQRSTVWXYZ';
const { dataFolder: data, keyFolder } = readConfig({ BLUEBOX_DATA: dataFolder });
const stores = openStores(data, loadKeys(keyFolder).vault);
const store = stores.log.store('pledge');

const models = [];
for (let bucket = 0; bucket < 64; bucket++)
  for (const event of await stores.log.history.read('pledge', bucket, 0, 500))
    if (event.type === 'pledge.submitted' && event.scope === driveId) models.push(event);
if (models.length === 0) throw new Error(`the drive ${driveId} has no pledge to be copied`);

/** Returns the reference of a number. Numbers in a row get references that have no order. */
function referenceOf(number) {
  const digest = createHash('sha256').update(String(number)).digest();
  let text = '';
  // The last four letters are the number itself in base 30, so that no two are equal.
  for (let rest = number, index = 0; index < 4; index++, rest = Math.floor(rest / 30))
    text += LETTERS[rest % 30];
  const head = LETTERS[Math.floor(number / 810_000) % 30];
  return `XLX-${text}${head}${LETTERS[digest[0] % 30]}`;
}

const FAMILY_NAMES = [...'王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗'];
const GIVEN_NAMES = [...'秀兰英华明芳娜敏静丽强磊军洋勇艳杰娟涛超'];
/** Returns the giver of a number, of whom about one in 8,000 has the same name. */
const giverOf = (number) => ({
  name: [FAMILY_NAMES, GIVEN_NAMES, GIVEN_NAMES]
    .map((names, index) => names[Math.floor(number / 20 ** index) % 20])
    .join(''),
  contact: `138${String((number * 7_919) % 100_000_000).padStart(8, '0')}`,
  staffNumber: `BK${number}`,
});

const end = Date.now();
const span = days * 86_400_000;
const add = async (number) => {
  const model = models[number % models.length];
  const at = new Date(end - span + Math.floor((number / wanted) * span)).toISOString();
  const pledgeId = v7({ msecs: Date.parse(at) });
  await stores.vaults.pledge.put(pledgeId, giverOf(number), at);
  const reference = referenceOf(number);
  await store.append({
    id: v7({ msecs: Date.parse(at) }),
    scope: driveId,
    recordedAt: at,
    actor: model.actor,
    correlation: v7(),
    streams: [
      {
        stream: model.stream.replace(model.data.pledgeId, pledgeId),
        expectedVersion: 0,
        events: [
          {
            type: model.type,
            data: {
              ...model.data,
              pledgeId,
              reference,
              department: DEPARTMENTS[number % DEPARTMENTS.length],
              ...(model.data.submittedAt === undefined ? {} : { submittedAt: at }),
            },
          },
        ],
      },
    ],
    uniqueKeys: [`reference:${reference}`],
    idempotency: { key: randomUUID(), fingerprint: reference, answer: { pledgeId, reference } },
  });
};
for (let first = 0; first < wanted; first += AT_ONCE) {
  const numbers = Array.from(
    { length: Math.min(AT_ONCE, wanted - first) },
    (_, index) => first + index,
  );
  await Promise.all(numbers.map(add));
  if (first % 100_000 === 0) console.log(`${first} pledges written`);
}
stores.close();

// Fills the stopped data folder of a server with goods that were pledged, taken in, packed, sent and confirmed, by
// writing to its event logs. The events are those of goods that the server has handled before, with other ids,
// references, lots and days of expiry.
// Usage: node copy-goods.mjs <data folder> <drive id> <number of events> <number of lots>
import { randomUUID } from 'node:crypto';
import { addDays } from '@bluebox/contracts';
import { bucketOf } from '@bluebox/event-sourcing';
import { loadKeys, openStores, readConfig } from '@bluebox/standalone';
import { v7 } from 'uuid';

const [dataFolder, driveId] = process.argv.slice(2);
const [wanted, lots] = process.argv.slice(4).map(Number);
const SERVICES = ['pledge', 'inventory', 'shipment'];
const COPIES_AT_ONCE = 50;
const DAYS = 400;
const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;
const LETTERS = '23456789ABCDEFGHJKMNPQRSTVWXYZ';
const { dataFolder: data, keyFolder } = readConfig({ BLUEBOX_DATA: dataFolder });
const stores = openStores(data, loadKeys(keyFolder).vault);

const bucket = bucketOf(driveId);
const models = [];
for (const service of SERVICES)
  for (const event of await stores.log.history.read(service, bucket, 0, 10_000)) {
    if (event.scope !== driveId || event.stream.startsWith('drive-')) continue;
    const last = models.at(-1);
    if (last?.commit === event.commit) last.events.push(event);
    else models.push({ service, commit: event.commit, events: [event] });
  }
const eventsOfCopy = models.reduce((sum, { events }) => sum + events.length, 0);

const referenceOf = (number) =>
  `XLX-${[5, 4, 3, 2, 1, 0].map((index) => LETTERS[Math.floor(number / 30 ** index) % 30]).join('')}`;

/** Returns a function that gives each text of the models the ids, reference, lot and expiry of a copy. */
function renewed(number) {
  const ids = new Map([[driveId, driveId]]);
  const idOf = (id) => {
    if (!ids.has(id)) ids.set(id, v7());
    return ids.get(id);
  };
  const expiry = addDays('2029-01-01', number % DAYS);
  return (text) =>
    text
      .replace(UUID, idOf)
      .replace(/XLX-[0-9A-Z]{6}/g, referenceOf(number))
      .replace(/"lot":"[^"]*"/g, `"lot":"L${number % lots}"`)
      .replace(/"expiry":"[^"]*"/g, `"expiry":"${expiry}"`);
}

async function copy(number) {
  const renew = renewed(number);
  for (const { service, events } of models) {
    const streams = new Map();
    for (const { stream, version, type, data: facts } of events) {
      const known = streams.get(stream) ?? {
        stream: renew(stream),
        expectedVersion: version - 1,
        events: [],
      };
      known.events.push({ type, data: JSON.parse(renew(JSON.stringify(facts))) });
      streams.set(stream, known);
    }
    const [{ recordedAt, actor }] = events;
    await stores.log.store(service).append({
      id: v7(),
      scope: driveId,
      recordedAt,
      actor,
      correlation: v7(),
      streams: [...streams.values()],
      idempotency: { key: randomUUID(), fingerprint: '', answer: {} },
    });
  }
}

const copies = Math.ceil(wanted / eventsOfCopy);
for (let first = 0; first < copies; first += COPIES_AT_ONCE)
  await Promise.all(
    Array.from({ length: Math.min(COPIES_AT_ONCE, copies - first) }, (_, index) =>
      copy(first + index),
    ),
  );
process.send?.({ copies, events: copies * eventsOfCopy });
stores.close();
process.disconnect?.();

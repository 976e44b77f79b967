import { DECIDING_SERVICES } from '@bluebox/contracts/services';
import type { Admin } from 'kafkajs';
import { distributedCase } from './distributed-case.ts';
import { type FoundRecord, topicOf } from './readers.ts';
import { type DistributedScenario, PREFIX, pause } from './scenario.ts';

/** Time-out, in milliseconds, for a consumer to notice that a position is missing. */
const NOTICED = 60_000;
const CHUNK = 200;

const EFFECT = 'what is delivered again, or in another order, has no effect (2)';

/** Writes copies of records into their partitions again, as a foreign producer would. */
async function sendAgain(
  { asOperator }: DistributedScenario,
  records: readonly FoundRecord[],
): Promise<void> {
  await asOperator(async (_, producer) => {
    for (let at = 0; at < records.length; at += CHUNK)
      for (const { topic, partition, key, headers, value } of records.slice(at, at + CHUNK))
        await producer.send({ topic, messages: [{ partition, key, headers, value }] });
  });
}

/** Moves the offsets of the tracker's groups, which must have no members. @returns the number of moved groups. */
async function moveOffsets(admin: Admin, where: 'earliest' | 'latest'): Promise<number> {
  const { groups } = await admin.listGroups();
  let moved = 0;
  for (const { groupId } of groups) {
    if (!groupId.startsWith(`${PREFIX}.tracker`)) continue;
    for (const service of DECIDING_SERVICES)
      await admin.resetOffsets({
        groupId,
        topic: topicOf(PREFIX, service),
        earliest: where === 'earliest',
      });
    moved += 1;
  }
  return moved;
}

export const replayed = distributedCase({
  name: 'whole topics delivered again',
  invariant: EFFECT,
  async faults(scenario) {
    const { process, start, log, recovered, asOperator, readPublished, remark, ask } = scenario;
    await pause(4_000);
    for (const where of ['earliest', 'latest'] as const) {
      await process('tracker').end('SIGTERM');
      log.add({ phase: 'fault', what: `the tracker's offsets are the ${where}` });
      const moved = await asOperator((admin) => moveOffsets(admin, where));
      ask(`offsets of ${moved} groups were moved`, moved > 0);
      await pause(2_000);
      await start('tracker');
      await recovered(`offsets at the ${where}`);
    }
    const records = await readPublished();
    log.add({ phase: 'fault', what: 'every record is sent again' });
    await sendAgain(scenario, records);
    remark(`${records.length} records were sent again`);
    await recovered('everything sent again');
  },
});

/**
 * Ends the tracker, waits for more records of the pledge service, and deletes these unread records together
 * with all earlier records in their partitions.
 * @returns all deleted records, read and unread.
 */
async function loseUnread(scenario: DistributedScenario): Promise<readonly FoundRecord[]> {
  const { process, log, asOperator, readPublished, ask } = scenario;
  await pause(3_000);
  await process('tracker').end('SIGTERM');
  const read = new Set((await readPublished()).map(placeOf));
  await pause(5_000);
  const topic = topicOf(PREFIX, 'pledge');
  const records = (await readPublished()).filter((record) => record.topic === topic);
  const unread = records.filter((record) => !read.has(placeOf(record)));
  ask('some records were not read', unread.length > 0);
  const ends = new Map<number, number>();
  for (const { partition, offset } of unread)
    ends.set(partition, Math.max(Number(offset) + 1, ends.get(partition) ?? 0));
  const gone = records.filter(
    ({ partition, offset }) => Number(offset) < (ends.get(partition) ?? 0),
  );
  log.add({ phase: 'fault', what: `${gone.length} records are gone from the topic` });
  await asOperator((admin) => deleteRecords(admin, topic, ends));
  return gone;
}

/** @param ends the offset after the last deleted record of each partition. */
async function deleteRecords(
  admin: Admin,
  topic: string,
  ends: ReadonlyMap<number, number>,
): Promise<void> {
  // Without this call, the client does not know the leaders of the partitions, and cannot delete records.
  await admin.fetchTopicOffsets(topic);
  await admin.deleteTopicRecords({
    topic,
    partitions: [...ends].map(([partition, offset]) => ({ partition, offset: String(offset) })),
  });
}

const placeOf = ({ topic, partition, offset }: FoundRecord) => `${topic}/${partition}/${offset}`;

/**
 * Waits until the tracker reports a missing position, and checks that the tracker's view stops before that
 * position.
 */
async function noticeGap(
  { process, cursorOf, ask, remark }: DistributedScenario,
  gone: readonly FoundRecord[],
): Promise<void> {
  const gap = () =>
    /GapDetected.*?(pledge\/\d+): expected position (\d+), found (\d+)/.exec(
      process('tracker').output(),
    );
  for (const begun = Date.now(); gap() === null && Date.now() - begun < NOTICED; ) await pause(100);
  const [, lane = '', expected = '0'] = gap() ?? [];
  ask('the tracker reports a missing position', gap() !== null);
  remark(`${gone.length} records were gone; the tracker said: ${lane} lacks ${expected}`);
  await pause(3_000);
  const cursor = await cursorOf('tracker', 'tracker-totals', lane);
  ask(`its view waits before ${expected}, and is at ${cursor}`, cursor === Number(expected) - 1);
}

export const missing = distributedCase({
  name: 'records gone before a consumer read them',
  invariant: 'a gap is said and never stepped over; `republish` closes it (2)',
  async faults(scenario) {
    const { start, command, recovered, ask, remark } = scenario;
    const gone = await loseUnread(scenario);
    await start('tracker');
    await noticeGap(scenario, gone);
    const { exitCode, output } = await command('republish', 'pledge');
    remark(`republish said ${output.trim()}`);
    ask(`republish: ${output.trim()}`, exitCode === 0);
    await recovered('published again');
    const again = await command('republish', 'pledge');
    ask(
      `no position is missing any more: ${again.output.trim()}`,
      again.output.includes('"republished":0'),
    );
  },
});

export const reordered = distributedCase({
  name: 'records doubled and in another order',
  invariant: EFFECT,
  async faults(scenario) {
    const { start, recovered, remark } = scenario;
    const gone = await loseUnread(scenario);
    await start('tracker');
    await noticeGap(scenario, gone);
    // Records are written back twice and in reverse order, so that the missing position arrives last.
    const backwards = [...gone].reverse();
    await sendAgain(
      scenario,
      backwards.flatMap((record) => [record, record]),
    );
    remark(`${gone.length} records came twice each, the last one first`);
    await recovered('everything is there, in another order');
  },
});

/** Time in milliseconds during which half of the batches are lost, and the time afterwards for later records to arrive. */
const SWALLOWING = 10_000;
const FOLLOWED = 5_000;

/**
 * Models a leader that acknowledges a record and fails before a replica has it, or a client that wrongly
 * believes a record acknowledged (kafkajs#1303).
 */
export const swallowed = distributedCase({
  name: 'records acknowledged and stored nowhere',
  invariant: 'a gap is said and never stepped over; `republish` closes it (2)',
  async faults({ log, brokerWay, command, process, recovered, checkByPosition, ask, remark }) {
    checkByPosition();
    await pause(2_000);
    log.add({ phase: 'fault', what: 'the broker says of records that it has them, and has not' });
    brokerWay.become({ kind: 'swallows-records', share: 0.5 });
    await pause(SWALLOWING);
    brokerWay.become({ kind: 'open' });
    remark(`${brokerWay.swallowed()} batches were swallowed`);
    ask('batches were swallowed', brokerWay.swallowed() > 0);
    await pause(FOLLOWED);
    const says = () => process('tracker').output().includes('GapDetected');
    for (const begun = Date.now(); !says() && Date.now() - begun < NOTICED; ) await pause(100);
    ask('the tracker reports a missing position', says());
    for (const service of DECIDING_SERVICES) {
      const { exitCode, output } = await command('republish', service);
      remark(`republish of ${service} said ${output.trim()}`);
      ask(`republish of ${service}: ${output.trim()}`, exitCode === 0);
    }
    await recovered('published again');
  },
});

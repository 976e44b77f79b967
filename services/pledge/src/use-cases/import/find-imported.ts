import { type ImportedPledge, type LooksLike, refuse } from '@bluebox/contracts';
import type { EventStore, Vault, View } from '@bluebox/event-sourcing';
import type { z } from 'zod';
import { planImport } from '../../domain/import-plan.ts';
import { pledgeStream } from '../../domain/pledge.ts';
import {
  goodsText,
  type ImportedDocument,
  type ImportIdDocument,
} from '../../projections/imported.ts';
import { readPledge } from '../known-pledge.ts';

/** A pledge in the request of an import. */
export type Imported = z.output<typeof ImportedPledge>;

/** The existing or new pledge of a group of rows, and existing pledges that look like it. */
export interface FoundPledge {
  readonly pledgeId: string;
  readonly looksLike: z.infer<typeof LooksLike>[];
  /**
   * Id of the pledge that the rows' key would create; set only if a person assigned the rows to an
   * existing pledge instead.
   */
  readonly importedAs?: string;
  /**
   * Set if each row already is a line of some pledge of the same person and minute. No line is
   * changed then.
   */
  readonly spread?: true;
}

export interface ImportSources {
  readonly store: EventStore;
  readonly imported: View;
  readonly vault: Vault;
}

/** Largest number of pledges that are listed as looking alike. */
const MOST_ALIKE = 5;
const SECONDS = Array.from({ length: 60 }, (_, second) => String(second).padStart(2, '0'));
const TO_THE_MINUTE = /^\d{4}-\d\d-\d\d \d\d:\d\d$/;
const TO_THE_SECOND = /^(\d{4}-\d\d-\d\d \d\d:\d\d):(\d\d)$/;

/**
 * Finds the pledge of a group of rows. The first of these criteria decides: a person's choice, the
 * rows' key in any notation, the same person and minute if one time lacks the seconds, the same
 * person and time. Other pledges that look alike are only returned in `looksLike`, for a person to
 * decide.
 */
export async function findImported(
  sources: ImportSources,
  driveId: string,
  pledge: Imported,
): Promise<FoundPledge> {
  const { vault } = sources;
  const idOf = (key: string) =>
    Buffer.from(vault.pseudonym('import', `${driveId}\n${key}`), 'base64url').toString('hex');
  const fresh: FoundPledge = { pledgeId: idOf(pledge.importKey), looksLike: [] };
  if (pledge.sameAs !== undefined) {
    const { pledge: told } = await readPledge(sources.store, pledge.sameAs);
    if (told.status === 'none' || told.driveId !== driveId || told.channel !== 'import')
      throw refuse('UNKNOWN_PLEDGE');
    return { pledgeId: pledge.sameAs, looksLike: [], importedAs: fresh.pledgeId };
  }

  const { time, staffNumbers } = partsOf(pledge);
  const ids = keysOf(
    [time],
    staffNumbers,
    pledge.importKey,
    ...(pledge.formerKey === undefined ? [] : [pledge.formerKey]),
  ).map(idOf);
  const [exactly] = await known(sources, driveId, ids);
  if (exactly !== undefined) return { pledgeId: exactly, looksLike: [] };

  const minute = await ofTheMinute(sources, driveId, time, staffNumbers, idOf);
  if (minute.length === 1 && minute[0] !== undefined && !cutToMinute(time))
    return { pledgeId: minute[0], looksLike: [] };
  if (pledge.asNew) return fresh;
  if (minute.length > 0) {
    const [first = ''] = minute;
    const [only, ...others] = await withAllGoods(sources, minute, pledge);
    if (only !== undefined && others.length === 0 && minute.length > 1)
      return { pledgeId: only, looksLike: [] };
    if (only === undefined && (await isSpreadOver(sources, minute, pledge)))
      return { pledgeId: first, looksLike: [], spread: true };
    return { ...fresh, looksLike: await alike(sources, minute, 'unclear') };
  }
  return alikeByTimeOrGoods(sources, driveId, pledge, fresh);
}

function partsOf({ importKey, giver }: Imported) {
  const cut = importKey.lastIndexOf('|');
  const staffNumber = cut < 0 ? '' : importKey.slice(cut + 1);
  return {
    time: cut < 0 ? importKey : importKey.slice(0, cut),
    // Older keys have the staff number as it was typed, or in lower case.
    staffNumbers: [
      ...new Set([staffNumber, giver.staffNumber ?? staffNumber, staffNumber.toLowerCase()]),
    ],
  };
}

const keysOf = (
  times: readonly string[],
  staffNumbers: readonly string[],
  ...more: readonly string[]
): readonly string[] => [
  ...new Set([
    ...more,
    ...times.flatMap((time) => staffNumbers.map((staffNumber) => `${time}|${staffNumber}`)),
  ]),
];

/**
 * Whether the time may have lost its seconds: `09:03:00` can be a truncated minute or an exact
 * time.
 */
const cutToMinute = (time: string): boolean => TO_THE_SECOND.exec(time)?.[2] === '00';

/**
 * Returns this person's pledges whose time is the same minute, without seconds. If the given time
 * has no seconds, or may have lost them, returns all pledges of this person in the minute.
 */
async function ofTheMinute(
  sources: ImportSources,
  driveId: string,
  time: string,
  staffNumbers: readonly string[],
  idOf: (key: string) => string,
): Promise<readonly string[]> {
  const [, minute] = TO_THE_SECOND.exec(time) ?? [];
  const times =
    TO_THE_MINUTE.test(time) || (minute !== undefined && cutToMinute(time))
      ? [minute ?? time, ...SECONDS.map((second) => `${minute ?? time}:${second}`)]
      : minute === undefined
        ? []
        : [minute];
  const ids = keysOf(times, staffNumbers).map(idOf);
  return known(sources, driveId, ids);
}

/**
 * Returns the pledges that have one of these ids, or to which a person assigned one of them. The
 * vault is not read, so pledges of forgotten givers are found too.
 */
async function known(
  { store, imported }: ImportSources,
  driveId: string,
  ids: readonly string[],
): Promise<readonly string[]> {
  const streams = new Set(await store.existingStreams(ids.map(pledgeStream)));
  const their = await identified(imported, driveId, ids);
  return [...new Set([...ids.filter((id) => streams.has(pledgeStream(id))), ...their])];
}

/**
 * Returns the pledges to which a person assigned one of these ids. A drive has few such
 * assignments, so one query for all of them is usually enough.
 */
async function identified(
  imported: View,
  driveId: string,
  ids: readonly string[],
): Promise<readonly string[]> {
  const inDrive = await imported.find<ImportIdDocument>('import-ids', {
    where: { driveId },
    limit: ids.length + 1,
  });
  const found =
    inDrive.length <= ids.length
      ? inDrive.filter(({ id }) => ids.includes(id))
      : await Promise.all(ids.map((id) => imported.get<ImportIdDocument>('import-ids', id)));
  return found.flatMap((document) => document?.pledgeId ?? []);
}

/** Returns the pledges in which every row already has its line. */
async function withAllGoods(
  sources: ImportSources,
  ids: readonly string[],
  rows: Imported,
): Promise<readonly string[]> {
  const fitting = [];
  for (const id of ids) {
    const { pledge } = await readPledge(sources.store, id);
    if (pledge.status === 'none') continue;
    const plan = planImport(rows, pledge);
    const same = plan.rows.every(({ outcome }) => outcome === 'unchanged' || outcome === 'kept');
    if (same) fitting.push(id);
  }
  return fitting;
}

/** Whether each row is already a line of at least one of the pledges. */
async function isSpreadOver(
  sources: ImportSources,
  ids: readonly string[],
  rows: Imported,
): Promise<boolean> {
  for (const line of rows.lines)
    if ((await withAllGoods(sources, ids, { ...rows, lines: [line] })).length === 0) return false;
  return true;
}

async function alike(
  sources: ImportSources,
  ids: readonly string[],
  differs: 'person' | 'time' | 'unclear',
): Promise<FoundPledge['looksLike']> {
  const found = [];
  for (const pledgeId of ids.slice(0, MOST_ALIKE)) {
    const { pledge } = await readPledge(sources.store, pledgeId);
    if (pledge.status === 'none') continue;
    const { reference, submittedAt } = pledge;
    found.push({
      pledgeId,
      reference,
      ...(submittedAt === undefined ? {} : { submittedAt }),
      differs,
    });
  }
  return found;
}

/**
 * Looks for a pledge whose time, person or key was corrected in the spreadsheet since the last
 * import. A pledge of the same person at the same time matches. Other candidates are only returned
 * in `looksLike`.
 */
async function alikeByTimeOrGoods(
  sources: ImportSources,
  driveId: string,
  pledge: Imported,
  fresh: FoundPledge,
): Promise<FoundPledge> {
  const { imported } = sources;
  const { submittedAt, lines, importKey } = pledge;
  const find = (where: Readonly<Record<string, string>>) =>
    imported.find<ImportedDocument>('imported', { where: { driveId, ...where }, limit: 50 });
  const [atThatTime, withTheseGoods] = await Promise.all([
    submittedAt === undefined ? [] : find({ submittedAt }),
    find({ goods: goodsText(lines) }),
  ]);
  const { staffNumbers } = partsOf(pledge);
  const samePerson = async ({ id }: ImportedDocument) => {
    const known = (await sources.vault.get(id))?.['staffNumber'];
    return (
      typeof known === 'string' &&
      staffNumbers.some((number) => number.toUpperCase() === known.toUpperCase())
    );
  };
  for (const candidate of atThatTime)
    if (importKey.includes('|') && (await samePerson(candidate)))
      return { pledgeId: candidate.id, looksLike: [] };
  // All goods must be equal, because colleagues may give the same item in the same second.
  const same = goodsText(lines);
  const otherPerson = atThatTime.filter(({ goods }) => goods === same).map(({ id }) => id);
  if (otherPerson.length > 0)
    return { ...fresh, looksLike: await alike(sources, otherPerson, 'person') };
  const otherTime = [];
  for (const candidate of withTheseGoods)
    if (isSameClock(submittedAt, candidate.submittedAt) && (await samePerson(candidate)))
      otherTime.push(candidate.id);
  return otherTime.length === 0
    ? fresh
    : { ...fresh, looksLike: await alike(sources, otherTime, 'time') };
}

/**
 * Whether one time may be a correction of the other. The times may differ in their dates, and also
 * in their hours unless `a` ends in `00`. An empty `b`, from an unreadable time, matches every
 * time.
 */
function isSameClock(a: string | undefined, b: string): boolean {
  if (a === undefined) return false;
  if (b === '') return true;
  const [left, right] = [a.slice(11, 19), b.slice(11, 19)];
  return left === right || (left.slice(3) === right.slice(3) && !left.endsWith('00'));
}

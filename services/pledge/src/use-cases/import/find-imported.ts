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

/** A pledge of a spreadsheet, as it was sent. */
export type Imported = z.output<typeof ImportedPledge>;

/** The pledge that a group of rows is or will be, and others that it could be. */
export interface FoundPledge {
  readonly pledgeId: string;
  readonly looksLike: z.infer<typeof LooksLike>[];
  /**
   * Set if a person said that the rows belong to an existing pledge: the id that a new pledge would
   * get from the rows' key.
   */
  readonly importedAs?: string;
  /**
   * Set if every row equals a line of some pledge of the same person and minute, so that there is
   * nothing to import.
   */
  readonly spread?: true;
}

/** Stores in which an import finds the pledges that its rows belong to. */
export interface ImportSources {
  readonly store: EventStore;
  /** Imported pledges, to be found by time and by goods. */
  readonly imported: View;
  readonly vault: Vault;
}

/** Largest number of lookalikes that are listed. */
const MOST_ALIKE = 5;
const SECONDS = Array.from({ length: 60 }, (_, second) => String(second).padStart(2, '0'));
const TO_THE_MINUTE = /^\d{4}-\d\d-\d\d \d\d:\d\d$/;
const TO_THE_SECOND = /^(\d{4}-\d\d-\d\d \d\d:\d\d):(\d\d)$/;

/**
 * Finds the pledge of a group of rows. It is the one that a person named, or the one with the rows'
 * key in any notation, or with the same minute if a spreadsheet program dropped the seconds, or
 * with the same time and person after an earlier correction. A pledge that only looks alike is not
 * taken for the same one; a person is asked about it.
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
    // Staff numbers were kept as they were typed before keys had one notation.
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

/** Whether the time may have lost its seconds: `09:03:00` can be a truncated minute or an exact time. */
const cutToMinute = (time: string): boolean => TO_THE_SECOND.exec(time)?.[2] === '00';

/**
 * Returns the pledges of this person in this minute whose time lacks the seconds; if the given time
 * may lack them itself, returns all of the minute.
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
 * Returns the pledges that have these ids, and those that a person identified by them. It does not need the
 * vault, so it also finds pledges of forgotten givers.
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
 * Returns the pledges that a person identified by these ids. Few keys of a drive are ever
 * corrected, so the drive's list of corrected keys is usually shorter than `ids` and is read in one
 * query.
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

/** Returns the pledges that have a line for every row already. */
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

/** Whether each row equals a line of at least one of the pledges. */
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
 * Looks for the pledge under another time or person, because the spreadsheet may have been corrected since it was
 * imported. A pledge with the same time and person matches; other candidates are only proposed in `looksLike`.
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
  // All goods must be the same, because colleagues often give one same item in the same second.
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
 * Whether two times differ only in date or hour, which is how times are corrected. The same goods at quite
 * another time are another pledge. An existing pledge without a time, which could not be read when it was
 * imported, matches any time.
 */
function isSameClock(a: string | undefined, b: string): boolean {
  if (a === undefined) return false;
  if (b === '') return true;
  const [left, right] = [a.slice(11, 19), b.slice(11, 19)];
  return left === right || (left.slice(3) === right.slice(3) && !left.endsWith('00'));
}

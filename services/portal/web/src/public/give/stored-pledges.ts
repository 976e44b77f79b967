import type { SubmitPledgeAnswer } from '@bluebox/contracts';
import type { KindAmount } from '@bluebox/contracts/large-pledge';
import type { routes } from '@bluebox/contracts/routes';
import type { BodyText } from '../../platform/api.ts';
import { isKept, onStoredElsewhere, readStored, writeStored } from '../offline/device-storage.ts';
import type { Draft } from './draft.ts';
import type { ItemValues } from './item-schema.ts';

type PledgeText = BodyText<typeof routes.submitPledge>;

/** A pledge on its way to the service, as stored on this device without contact data. */
export interface PendingPledge {
  /** The body as last sent; absent if the body has contact data, which must not be stored. */
  readonly text?: PledgeText | undefined;
  readonly noticeVersion: string;
  readonly contactLeftOut: boolean;
}

/** A pledge that was registered from this device, with its private link. */
export interface GivenPledge
  extends Pick<SubmitPledgeAnswer, 'reference' | 'code' | 'pledgeId' | 'warnings' | 'bringBy'> {
  readonly driveId: string;
  /** Key of the draft that became this pledge. */
  readonly key?: string | undefined;
  readonly handInPointId?: string | undefined;
  /**
   * Amounts that wait for staff to confirm them, computed from the needs that the page knew when
   * the pledge arrived.
   */
  readonly awaiting?: readonly KindAmount[];
  /**
   * Whether the service registered an earlier version of the draft, without the last changes on
   * this device.
   */
  readonly changedSince?: boolean;
}

/** Unsaved values of the form for an item; `entryId` is absent for a new item. */
export interface TypedItem {
  readonly entryId: number | undefined;
  readonly values: ItemValues;
}

const GIVEN = 'given';
const MOST_GIVEN = 20;

/**
 * Reads the draft of a pledge to one drive. The draft is stored until the pledge is registered. Drafts
 * of version 0.1.0 have no entry ids, and get them here.
 */
export function readDraft(driveId: string): Draft | undefined {
  const draft = readStored<Draft>(`draft.${driveId}`);
  if (draft === undefined) return undefined;
  const items = draft.items.map((item, index) => ({ ...item, entryId: item.entryId ?? index + 1 }));
  return { ...draft, items };
}
export const writeDraft = (driveId: string, draft: Draft | undefined) =>
  writeStored(`draft.${driveId}`, draft);
export const readTyped = (driveId: string) => readStored<TypedItem>(`typed.${driveId}`);
export const writeTyped = (driveId: string, typed: TypedItem | undefined) =>
  writeStored(`typed.${driveId}`, typed);
export const readPending = (driveId: string) => readStored<PendingPledge>(`pending.${driveId}`);
export const writePending = (driveId: string, pending: PendingPledge | undefined) =>
  writeStored(`pending.${driveId}`, pending);

/**
 * The last bodies that were sent under a key, without the giver's data and the proof. The service
 * does not compare these two parts, so posting a stored body returns the answer again.
 */
interface SentBodies {
  readonly key: string;
  readonly bodies: readonly PledgeText[];
}
const MOST_SENT = 5;

export const sentBefore = (driveId: string, key: string): readonly PledgeText[] => {
  const sent = readStored<SentBodies>(`sent.${driveId}`);
  return sent?.key === key ? sent.bodies : [];
};

export function rememberSent(driveId: string, key: string, text: PledgeText): void {
  const { giver: _giver, proof: _proof, ...pledge } = JSON.parse(text) as Record<string, unknown>;
  const body = JSON.stringify(pledge);
  const others = sentBefore(driveId, key).filter((other) => other !== body);
  writeStored(`sent.${driveId}`, { key, bodies: [body, ...others].slice(0, MOST_SENT) });
}

export const forgetSent = (driveId: string) => writeStored(`sent.${driveId}`, undefined);

/**
 * Calls the listener when another tab changes or sends the draft.
 * @returns a function that stops listening.
 */
export const onDraftElsewhere = (driveId: string, listener: () => void) =>
  onStoredElsewhere(`draft.${driveId}`, listener);
/** Whether the browser has stored the waiting pledge, which then outlasts the page. */
export const outlastsPage = (driveId: string): boolean =>
  isKept(`draft.${driveId}`) && isKept(`pending.${driveId}`);

export const readGiven = (): readonly GivenPledge[] => readStored<GivenPledge[]>(GIVEN) ?? [];

export function rememberGiven(given: GivenPledge): void {
  const others = readGiven().filter(({ pledgeId }) => pledgeId !== given.pledgeId);
  writeStored(GIVEN, [given, ...others].slice(0, MOST_GIVEN));
}

/** Replaces the remembered code of a pledge whose link was renewed. */
export function rememberCode(pledgeId: string, code: string): void {
  const given = readGiven();
  writeStored(
    GIVEN,
    given.map((pledge) => (pledge.pledgeId === pledgeId ? { ...pledge, code } : pledge)),
  );
}

export function forgetGiven(pledgeId: string): void {
  const others = readGiven().filter((given) => given.pledgeId !== pledgeId);
  writeStored(GIVEN, others.length === 0 ? undefined : others);
}

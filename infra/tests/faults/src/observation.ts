import type { OperationKind } from './client-log.ts';

/** An event as an independent reader found it, without the adapters under test. */
export interface FoundEvent {
  readonly id: string;
  readonly service: string;
  readonly stream: string;
  readonly version: number;
  readonly type: string;
  readonly driveId: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** An event with its place in the history of its service and bucket. */
export interface PublishedEvent extends FoundEvent {
  readonly bucket: number;
  readonly position: number;
}

/** A drive's totals from the public API, with balances by `category|unit`. */
export interface SeenTotals {
  readonly driveId: string;
  readonly kinds: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly pledges: number;
  readonly parked: number;
}

/** A pledge's journey, as quantities by state. */
export interface SeenJourney {
  readonly pledgeId: string;
  readonly states: Readonly<Record<string, number>>;
}

/** Everything that can be observed when the system has come to rest. */
export interface Observation {
  /** Every event of the stores. */
  readonly stored: readonly FoundEvent[];
  /** Every event of the published history, in the order in which a reader receives the events. */
  readonly published: readonly PublishedEvent[];
  readonly totals: readonly SeenTotals[];
  readonly journeys: readonly SeenJourney[];
}

/** An event that is the direct effect of a command of the load. */
export interface Effect {
  readonly kind: OperationKind;
  readonly subject: string;
  readonly event: FoundEvent;
}

const text = (value: unknown): string | undefined =>
  typeof value === 'string' ? value : undefined;

/** Returns the event as the effect of a command of the load; undefined for other events, such as those of policies. */
export function effectOf(event: FoundEvent): Effect | undefined {
  const { data } = event;
  const effect = (kind: OperationKind, subject: string | undefined): Effect | undefined =>
    subject === undefined ? undefined : { kind, subject, event };
  switch (event.type) {
    case 'pledge.submitted':
      return effect('pledge', text((data['lines'] as { lot?: string }[])[0]?.lot));
    case 'reception.recorded':
      return effect('hand-in', text(data['pledgeId']));
    case 'inspection.recorded':
      return effect('inspect', text(data['pledgeId']));
    case 'box.opened':
      return effect('open-box', text(data['boxId']));
    case 'box.item-packed':
      return effect('pack', text((data['content'] as { parcelId?: string }).parcelId));
    case 'count.begun':
      return effect('begin-count', (data['parcelIds'] as string[] | undefined)?.[0]);
    case 'count.counted':
      return effect('count', text(data['parcelId']));
    case 'count.posted':
      return effect('post-count', text(data['countId']));
    case 'hold.placed':
      return effect('hold', (data['lots'] as string[])[0]);
    case 'hold.lifted':
      return effect('lift', text(data['holdId']));
    default:
      return undefined;
  }
}

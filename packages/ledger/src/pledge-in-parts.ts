import {
  type PledgeEvent,
  pledgeEvents,
  type ReceptionEvent,
  receptionEvents,
} from '@bluebox/contracts';
import {
  type Change,
  change,
  eachOf,
  type ProjectionInterest,
  someOf,
} from '@bluebox/event-sourcing';
import { type LineBalances, postToLines } from './lines.ts';
import { postings } from './postings.ts';

/** Balances of a pledge's lines by the events of one service alone. */
interface Balanced {
  readonly balances: LineBalances;
}

/**
 * A view's document of a pledge that is built from the events of the pledge service and of inventory.
 * These events arrive in no common order, so the events of each service fill a part of their own.
 */
export interface PledgeInParts<Part extends Balanced> {
  readonly id: string;
  readonly pledge?: Part;
  readonly reception?: Balanced;
}

/**
 * Returns the quantity of a line that is still promised according to the events of both services.
 * It is negative while the events of one service are missing.
 */
export const promisedByBoth = (
  pledge: Balanced | undefined,
  reception: Balanced | undefined,
  lineId: string,
): number =>
  (pledge?.balances[lineId]?.promised ?? 0) + (reception?.balances[lineId]?.promised ?? 0);

/**
 * Returns what the projections of such documents have in common.
 * @param collection name of the view's collection.
 * @param documentOf builds the document from its parts with a fixed order of fields, so that equal
 *   parts give equal documents.
 */
export function pledgesInParts<Part extends Balanced, Document extends PledgeInParts<Part>>(
  collection: string,
  documentOf: (id: string, pledge: Part | undefined, reception: Balanced | undefined) => Document,
) {
  /** Changes the pledge service's part, if it exists. */
  const changePledge = (id: string, next: (pledge: Part) => Part): Change =>
    change<Document>(collection, id, (document) =>
      document?.pledge === undefined
        ? document
        : documentOf(id, next(document.pledge), document.reception),
    );
  const movePledge = (event: PledgeEvent): readonly Change[] =>
    postings(event).length === 0
      ? []
      : [
          changePledge(event.data.pledgeId, (pledge) => ({
            ...pledge,
            balances: postToLines(pledge.balances, event),
          })),
        ];
  const moveReception = (event: ReceptionEvent): readonly Change[] => {
    const { pledgeId } = event.data;
    if (pledgeId === undefined) return [];
    return [
      change<Document>(collection, pledgeId, (document) =>
        documentOf(pledgeId, document?.pledge, {
          balances: postToLines(document?.reception?.balances ?? {}, event),
        }),
      ),
    ];
  };
  /** The reads that keep the balances, to be listed after those that begin and change a pledge's lines. */
  const balanceReads: readonly ProjectionInterest[] = [
    ...eachOf([pledgeEvents], movePledge),
    someOf(receptionEvents, {
      'reception.recorded': moveReception,
      'reception.reversed': moveReception,
    }),
  ];
  return {
    changePledge,
    /** Begins the pledge service's part. */
    beginPledge: (id: string, part: Part): Change =>
      change<Document>(collection, id, (document) => documentOf(id, part, document?.reception)),
    balanceReads,
  };
}

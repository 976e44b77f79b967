import { ACCOUNTED_SERVICES, Id, LedgerKey, ProvenEvents, refuse } from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import type { View } from '@bluebox/event-sourcing';
import {
  type Caller,
  defineRoute,
  linkGeneration,
  ok,
  type Route,
  streamFile,
  worksAt,
} from '@bluebox/service-http';
import type { LedgerStore } from '@bluebox/transparency';
import type { Response } from 'express';
import { z } from 'zod';
import { type Checkpoints, tileReader } from '../checkpoints.ts';
import { driveLedger } from '../drive-ledger.ts';
import {
  KITS_OF_PARCELS,
  type KitsOfParcelDocument,
  PARCELS_OF_PLEDGES,
  type ParcelsOfPledgeDocument,
  PROVEN_EVENTS,
  PROVEN_GOODS,
  type ProvenEventsDocument,
  type ProvenGoodsDocument,
  provenEventsId,
  provenGoodsId,
  SERVICES_OF_GOODS,
} from '../projections/proven-events.ts';
import type { EventPlace, Proofs } from '../proofs.ts';

export interface LedgerRouteDependencies {
  readonly ledger: LedgerStore;
  readonly checkpoints: Checkpoints;
  /** Returns the names that the ledger had before, the oldest first. */
  readonly earlier: () => Promise<LedgerKey['earlier']>;
  readonly proofs: Proofs;
  readonly provenEvents: View;
}

/** Number of entries of a drive that are read at a time. */
const PAGE = 100;
export const PROOF_MEDIA_TYPE = 'text/plain';
/** Age, in milliseconds, up to which the last checkpoint is used, so that strangers cannot force signatures. */
const LEDGER_AGE = 60_000;
const LEDGER_MEDIA_TYPE = 'application/x-ndjson';

const place = {
  service: z.enum(ACCOUNTED_SERVICES as readonly [string, ...string[]]),
  bucket: z.string().regex(/^[0-9]{1,3}$/),
  position: z.string().regex(/^[1-9][0-9]{0,14}$/),
};
const PlaceParams = z.strictObject(place);
const PledgeParams = z.strictObject({ pledgeId: Id });
const PledgePlaceParams = z.strictObject({ pledgeId: Id, ...place });
const DriveParams = z.strictObject({ driveId: Id });

const placeIn = ({ service, bucket, position }: z.output<typeof PlaceParams>): EventPlace => ({
  service,
  bucket: Number(bucket),
  position: Number(position),
});

/** Makes a reader of entries. Only the entries after one that was just read are read many at a time. */
function entryReader(ledger: LedgerStore): (index: number) => Promise<Uint8Array> {
  let first = 0;
  let read: readonly Uint8Array[] = [];
  return async (index) => {
    const end = first + read.length;
    if (index < first || index >= end) {
      const follows = index === end && end > 0;
      first = index;
      read = await ledger.entries(index, follows ? PAGE : 1);
    }
    const entry = read[index - first];
    if (entry === undefined) throw new Error(`the ledger lacks entry ${index}`);
    return entry;
  };
}

/** Yields the indexes of a drive's entries, in order. */
async function* indexesFrom(
  ledger: LedgerStore,
  driveId: string,
  first: readonly number[],
): AsyncGenerator<number> {
  for (let indexes = first; indexes.length > 0; ) {
    yield* indexes;
    indexes = await ledger.indexesOf(driveId, (indexes.at(-1) ?? 0) + 1, PAGE);
  }
}

/** Returns the sizes of all checkpoints before one. */
async function sizesBefore(ledger: LedgerStore, size: number): Promise<readonly number[]> {
  const sizes: number[] = [];
  for (let after = 0; ; ) {
    const some = await ledger.checkpoints(after, PAGE);
    sizes.push(...some.map((checkpoint) => checkpoint.size).filter((each) => each < size));
    const last = some.at(-1);
    if (last === undefined || last.size >= size) return sizes;
    after = last.size;
  }
}

async function sendProof(
  response: Response,
  proofs: Proofs,
  of: EventPlace,
  shared = false,
): Promise<undefined> {
  const text = await proofs.proof(of, shared);
  if (text === undefined) throw refuse('NOT_IN_LEDGER');
  response.setHeader('Cache-Control', 'no-store');
  response.setHeader(
    'Content-Disposition',
    `attachment; filename="${of.service}-${of.bucket}-${of.position}.tlog-proof"`,
  );
  response.type(`${PROOF_MEDIA_TYPE}; charset=utf-8`).send(text);
  return undefined;
}

export function ledgerRoutes({
  ledger,
  checkpoints,
  earlier,
  proofs,
  provenEvents,
}: LedgerRouteDependencies): readonly Route[] {
  /** @throws if the pledge does not exist, or the caller may not see it. */
  const eventsOf = async (pledgeId: string, caller: Caller): Promise<ProvenEvents['events']> => {
    const found = await Promise.all(
      ACCOUNTED_SERVICES.map(async (service) => ({
        service,
        document: await provenEvents.get<ProvenEventsDocument>(
          PROVEN_EVENTS,
          provenEventsId(pledgeId, service),
        ),
      })),
    );
    const generation = found.find(({ service }) => service === 'pledge')?.document?.generation;
    const allowed =
      generation !== undefined &&
      (worksAt(caller, 'desk') || linkGeneration(caller, 'pledge', pledgeId) === generation);
    if (!allowed) throw refuse('UNKNOWN_PLEDGE');
    const ofPledge = found.flatMap(({ service, document }) =>
      (document?.events ?? []).map((event) => ({ service, ...event })),
    );
    return [...ofPledge, ...(await eventsOfGoods(pledgeId))].sort((left, right) =>
      left.recordedAt < right.recordedAt ? -1 : 1,
    );
  };
  const eventsOfParcel = async (parcelId: string): Promise<ProvenEvents['events']> => {
    const found = await Promise.all(
      SERVICES_OF_GOODS.map(async (service) => {
        const id = provenGoodsId(parcelId, service);
        const document = await provenEvents.get<ProvenGoodsDocument>(PROVEN_GOODS, id);
        return (document?.events ?? []).map((event) => ({ service, ...event }));
      }),
    );
    return found.flat();
  };
  /** Returns the parcels of all kits that parcels went into, also by way of other kits. */
  const kitsWith = async (parcelIds: readonly string[]): Promise<readonly string[]> => {
    const kits = new Set<string>();
    let next = parcelIds;
    while (next.length > 0) {
      const found = await Promise.all(
        next.map((parcelId) => provenEvents.get<KitsOfParcelDocument>(KITS_OF_PARCELS, parcelId)),
      );
      next = found
        .flatMap((document) => document?.parcelIds ?? [])
        .filter((parcelId) => !kits.has(parcelId));
      for (const parcelId of next) kits.add(parcelId);
    }
    return [...kits];
  };
  /**
   * Returns the events that move the parcels of a pledge and the kits that they went into. Kits are of several
   * people, and one event may move several parcels.
   */
  const eventsOfGoods = async (pledgeId: string): Promise<ProvenEvents['events']> => {
    const document = await provenEvents.get<ParcelsOfPledgeDocument>(PARCELS_OF_PLEDGES, pledgeId);
    const parcelIds = document?.parcelIds ?? [];
    const ofKits = (await Promise.all((await kitsWith(parcelIds)).map(eventsOfParcel))).flat();
    const ofParcels = (await Promise.all(parcelIds.map(eventsOfParcel))).flat();
    const byPlace = [
      ...ofKits.map((event) => ({ ...event, shared: true as const })),
      ...ofParcels,
    ].map((event) => [`${event.service}/${event.bucket}/${event.position}`, event] as const);
    return [...new Map(byPlace).values()];
  };

  return [
    defineRoute(routes.showLedgerKey, {
      summary:
        'The name of the public ledger, the key that verifies its checkpoints, and the names that it had before',
      access: 'public',
      answers: { 200: LedgerKey },
      async handle() {
        const earlierNames = await earlier();
        return ok({ origin: checkpoints.origin, vkey: checkpoints.vkey, earlier: earlierNames });
      },
    }),
    defineRoute(routes.downloadDriveLedger, {
      summary:
        'The ledger of a drive as lines of JSON (bluebox-ledger/1): the checkpoint, then the entries of the drive with exactly their hashed bytes, and hashes in place of all others',
      access: 'public',
      params: DriveParams,
      answers: { 200: z.string() },
      mediaType: LEDGER_MEDIA_TYPE,
      async handle({ params: { driveId }, response }) {
        const first = await ledger.indexesOf(driveId, 0, PAGE);
        if (first.length === 0) throw refuse('UNKNOWN_DRIVE');
        const { size, note: checkpoint } = await checkpoints.fresh(LEDGER_AGE);
        const lines = driveLedger({
          drive: driveId,
          size,
          checkpoint,
          key: checkpoints.vkeyOf(checkpoint),
          indexes: indexesFrom(ledger, driveId, first),
          entryAt: entryReader(ledger),
          readTile: tileReader(ledger),
          earlierSizes: await sizesBefore(ledger, size),
        });
        return streamFile(response, lines, {
          mediaType: LEDGER_MEDIA_TYPE,
          disposition: `attachment; filename="ledger-${driveId}.jsonl"`,
        });
      },
    }),
    defineRoute(routes.downloadProof, {
      summary:
        'The proof that the public ledger has an event (c2sp.org/tlog-proof@v1), by the place of the event in its log',
      access: 'coordinator',
      params: PlaceParams,
      answers: { 200: z.string() },
      mediaType: PROOF_MEDIA_TYPE,
      handle: ({ params, response }) => sendProof(response, proofs, placeIn(params)),
    }),
    defineRoute(routes.listPledgeProofs, {
      summary:
        'The events of a pledge and of the goods that it became of which the public ledger gives proofs, in order of time',
      access: 'pledge-link-or-desk',
      params: PledgeParams,
      answers: { 200: ProvenEvents },
      handle: async ({ params: { pledgeId }, caller }) =>
        ok({ events: await eventsOf(pledgeId, caller) }),
    }),
    defineRoute(routes.downloadPledgeProof, {
      summary:
        'The proof that the public ledger has an event of a pledge or of its goods (c2sp.org/tlog-proof@v1)',
      access: 'pledge-link-or-desk',
      params: PledgePlaceParams,
      answers: { 200: z.string() },
      mediaType: PROOF_MEDIA_TYPE,
      async handle({ params: { pledgeId, ...rest }, caller, response }) {
        const asked = placeIn(rest);
        const event = (await eventsOf(pledgeId, caller)).find(
          ({ service, bucket, position }) =>
            service === asked.service && bucket === asked.bucket && position === asked.position,
        );
        if (event === undefined) throw refuse('NOT_IN_LEDGER');
        return sendProof(response, proofs, asked, event.shared);
      },
    }),
  ];
}

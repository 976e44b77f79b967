import type { ConfirmReceiptBody, PublishedPhoto, ThankBody } from '@bluebox/contracts';
import { type AnswerOf, type BodyOf, routes } from '@bluebox/contracts/routes';
import { queryOptions } from '@tanstack/react-query';
import { ApiProblem, getJson, type PostOptions, postJson } from '../../platform/api.ts';
import type { ChosenPhoto } from '../../platform/chosen-photo.ts';
import { type LedgerCheckpoint, readLedgerCheckpoint } from '../../platform/ledger-checkpoint.ts';
import { listOptions, MOST_ROWS } from './paging.ts';
import { type PhotoFolder, sendPhotosAhead, type WithPhotos } from './photos.ts';
import { driveKey } from './pledge.ts';

/**
 * Interval in milliseconds at which a consignment is refetched while inventory decides on a claim.
 */
const CLAIM_POLL_MILLISECONDS = 1_000;
/**
 * Interval in milliseconds at which a consignment in preparation is refetched, because the drive's
 * feed does not report claimed boxes.
 */
export const OTHERS_CLAIMS_POLL_MILLISECONDS = 5_000;

export const consignmentsQuery = (driveId: string) =>
  listOptions({
    queryKey: [...driveKey(driveId), 'consignments'],
    query: {},
    pageSize: MOST_ROWS,
    load: (query, options) => getJson(routes.listConsignments.at({ driveId }, query), options),
    rowsOf: ({ consignments }) => consignments,
  });
export const consignmentQuery = (driveId: string, consignmentId: string) =>
  queryOptions({
    queryKey: [...driveKey(driveId), 'consignment', consignmentId],
    queryFn: ({ signal }) => getJson(routes.showConsignment.at({ consignmentId }), { signal }),
    refetchInterval({ state: { data } }) {
      if (data?.boxes.some(({ status }) => status === 'claimed') === true)
        return CLAIM_POLL_MILLISECONDS;
      return data?.status === 'preparing' ? OTHERS_CLAIMS_POLL_MILLISECONDS : false;
    },
  });
export const casesQuery = (driveId: string, status: 'open' | 'closed' | undefined) =>
  listOptions({
    queryKey: [...driveKey(driveId), 'cases'],
    query: { status },
    load: (query, options) => getJson(routes.listCases.at({ driveId }, query), options),
    rowsOf: ({ cases }) => cases,
  });
export const caseQuery = (driveId: string, caseId: string) =>
  queryOptions({
    queryKey: [...driveKey(driveId), 'case', caseId],
    queryFn: ({ signal }) => getJson(routes.showCase.at({ caseId }), { signal }),
  });

export const createConsignment = (driveId: string) => (_: undefined, options: PostOptions) =>
  postJson(routes.createConsignment.at(), { driveId }, options);

export const consignmentPhotos = (consignmentId: string): PhotoFolder => ({
  put: routes.putPhoto.at({ consignmentId }),
  show: (photoId) => routes.showPhoto.at({ consignmentId, photoId }),
  erase: (photoId) => routes.erasePhoto.at({ consignmentId, photoId }),
});
export const claimBoxes =
  (consignmentId: string) => (boxIds: readonly string[], options: PostOptions) =>
    postJson(routes.claimBoxes.at({ consignmentId }), { boxIds }, options);
/** Problem codes of the catalogue, by inventory's reason for refusing a claim. */
const CLAIM_REFUSALS: Readonly<Record<string, string>> = {
  'not-sealed': 'BOX_NOT_SEALED',
  'granted-elsewhere': 'BOX_GRANTED',
  'unknown-box': 'UNKNOWN_BOX',
  'other-drive': 'WRONG_DRIVE',
  held: 'HELD',
};
const CLAIM_LOOKS = 12;

/**
 * Claims one box and waits up to about twelve seconds for inventory's answer.
 * @throws {ApiProblem} inventory's refusal, or CLAIM_PENDING if no answer has arrived.
 * CLAIM_PENDING may be retried.
 */
export const claimAndWait =
  (consignmentId: string) =>
  async (boxId: string, options: PostOptions): Promise<void> => {
    await claimBoxes(consignmentId)([boxId], options);
    for (let looks = 0; looks < CLAIM_LOOKS; looks++) {
      const { boxes } = await getJson(routes.showConsignment.at({ consignmentId }));
      const claimed = boxes.find((box) => box.boxId === boxId);
      if (claimed?.status === 'refused')
        throw new ApiProblem(409, { code: CLAIM_REFUSALS[claimed.why ?? ''] ?? 'BOX_NOT_SEALED' });
      if (claimed !== undefined && claimed.status !== 'claimed') return;
      await new Promise((resolve) => setTimeout(resolve, CLAIM_POLL_MILLISECONDS));
    }
    throw new ApiProblem(0, { code: 'CLAIM_PENDING' });
  };
export const releaseBox = (consignmentId: string) => (boxId: string, options: PostOptions) =>
  postJson(routes.releaseBox.at({ consignmentId }), { boxId }, options);
export const dispatch =
  (consignmentId: string) =>
  (body: BodyOf<typeof routes.dispatchConsignment>, options: PostOptions) =>
    postJson(routes.dispatchConsignment.at({ consignmentId }), body, options);
export const track =
  (consignmentId: string) => (body: BodyOf<typeof routes.trackConsignment>, options: PostOptions) =>
    postJson(routes.trackConsignment.at({ consignmentId }), body, options);
export const markDelivered = (consignmentId: string) => (_: undefined, options: PostOptions) =>
  postJson(routes.deliverConsignment.at({ consignmentId }), {}, options);
type Correction = BodyOf<typeof routes.reverseDispatch>;
export const correctDispatch =
  (consignmentId: string) => (body: BodyOf<typeof routes.correctDispatch>, options: PostOptions) =>
    postJson(routes.correctDispatch.at({ consignmentId }), body, options);
export const reverseDispatch =
  (consignmentId: string) => (body: Correction, options: PostOptions) =>
    postJson(routes.reverseDispatch.at({ consignmentId }), body, options);
export const withdrawTracking =
  (consignmentId: string) => (body: BodyOf<typeof routes.withdrawTracking>, options: PostOptions) =>
    postJson(routes.withdrawTracking.at({ consignmentId }), body, options);
export const reverseDelivery =
  (consignmentId: string) => (body: Correction, options: PostOptions) =>
    postJson(routes.reverseDelivery.at({ consignmentId }), body, options);
export const discardConsignment =
  (consignmentId: string) => (body: Correction, options: PostOptions) =>
    postJson(routes.discardConsignment.at({ consignmentId }), body, options);
export type RecipientLink = AnswerOf<typeof routes.makeRecipientLink>;
export const recipientLink = (consignmentId: string) => (rotate: boolean, options: PostOptions) =>
  postJson(routes.makeRecipientLink.at({ consignmentId }), { rotate }, options);
export const confirmReceipt =
  (consignmentId: string) =>
  async (receipt: WithPhotos<ConfirmReceiptBody>, options: PostOptions) =>
    postJson(
      routes.confirmReceipt.at({ consignmentId }),
      await sendPhotosAhead(consignmentPhotos(consignmentId), receipt),
      options,
    );
export const reverseReceipt =
  (consignmentId: string) => (body: BodyOf<typeof routes.reverseReceipt>, options: PostOptions) =>
    postJson(routes.reverseReceipt.at({ consignmentId }), body, options);

/** A change of the photos that everybody may see. */
export interface PhotosToPublish {
  readonly published: readonly PublishedPhoto[];
  /** Photos to send and to publish after the others, all with the same scene. */
  readonly added: readonly ChosenPhoto[];
  readonly scene: PublishedPhoto['scene'];
}
export const publishPhotos =
  (consignmentId: string) =>
  async ({ published, added, scene }: PhotosToPublish, options: PostOptions) => {
    const { photos = [] } = await sendPhotosAhead(consignmentPhotos(consignmentId), {
      photos: added,
    });
    return postJson(
      routes.publishPhotos.at({ consignmentId }),
      { photos: [...published, ...photos.map((photoId) => ({ photoId, scene }))] },
      options,
    );
  };

export const thankGivers =
  (consignmentId: string) => async (thanks: WithPhotos<ThankBody>, options: PostOptions) =>
    postJson(
      routes.thankGivers.at({ consignmentId }),
      await sendPhotosAhead(consignmentPhotos(consignmentId), thanks),
      options,
    );
export const withdrawThanks = (consignmentId: string) => (_: undefined, options: PostOptions) =>
  postJson(routes.withdrawThanks.at({ consignmentId }), {}, options);

export const openCase = (body: BodyOf<typeof routes.openCase>, options: PostOptions) =>
  postJson(routes.openCase.at(), body, options);
export const progressCase =
  (caseId: string) => (body: BodyOf<typeof routes.progressCase>, options: PostOptions) =>
    postJson(routes.progressCase.at({ caseId }), body, options);
export const closeCase =
  (caseId: string) => (body: BodyOf<typeof routes.closeCase>, options: PostOptions) =>
    postJson(routes.closeCase.at({ caseId }), body, options);

export const reopenCase = (caseId: string) => (body: Correction, options: PostOptions) =>
  postJson(routes.reopenCase.at({ caseId }), body, options);

/** The newest checkpoint of the public ledger, which papers show; `null` if there is none yet. */
export const ledgerCheckpointQuery = queryOptions({
  queryKey: ['ledger-checkpoint'],
  queryFn: async ({ signal }) => (await readLedgerCheckpoint(signal)) ?? null,
});

/** Returns the URL of a paper for a consignment, as a PDF. */
export const consignmentPaper = (
  consignmentId: string,
  kind: 'packing-list' | 'manifest',
  language: 'zh' | 'en',
  ledger: LedgerCheckpoint | null | undefined,
): string =>
  routes.printConsignment.at(
    { consignmentId },
    { kind, language, checkpoint: ledger?.checkpoint, ledgerKey: ledger?.ledgerKey },
  );

export const eraseShipmentNotes = (
  body: BodyOf<typeof routes.eraseShipmentNotes>,
  options: PostOptions,
) => postJson(routes.eraseShipmentNotes.at(), body, options);

import type {
  CaseList,
  CaseView,
  CloseCaseBody,
  ConfirmReceiptAnswer,
  ConfirmReceiptBody,
  ConsignmentList,
  ConsignmentView,
  CorrectDispatchBody,
  CorrectionBody,
  DispatchBody,
  EraseShipmentNotesBody,
  OpenCaseBody,
  ProgressCaseBody,
  RecipientLinkAnswer,
  ReverseReceiptBody,
  ThankBody,
  TrackBody,
  WithdrawTrackingBody,
} from '@bluebox/contracts';
import { queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import { ApiProblem, getJson, type PostOptions, postJson } from '../../platform/api.ts';
import { listOptions, MOST_ROWS, queryString } from './paging.ts';
import { sendPhotosAhead, type WithPhotos } from './photos.ts';
import { driveKey } from './pledge.ts';

const BASE = '/api/shipment';
/** Interval between polls while inventory decides on a claim. */
const CLAIM_POLL_MILLISECONDS = 1_000;
/** Interval between polls for others' claims, because no feed reports them. */
export const OTHERS_CLAIMS_POLL_MILLISECONDS = 5_000;

export const consignmentsQuery = (driveId: string) =>
  listOptions({
    queryKey: [...driveKey(driveId), 'consignments'],
    path: `${BASE}/drives/${driveId}/consignments`,
    pageSize: MOST_ROWS,
    rowsOf: ({ consignments }: z.infer<typeof ConsignmentList>) => consignments,
  });
export const consignmentQuery = (driveId: string, consignmentId: string) =>
  queryOptions({
    queryKey: [...driveKey(driveId), 'consignment', consignmentId],
    queryFn: ({ signal }) =>
      getJson<ConsignmentView>(`${BASE}/consignments/${consignmentId}`, { signal }),
    refetchInterval({ state: { data } }) {
      if (data?.boxes.some(({ status }) => status === 'claimed') === true)
        return CLAIM_POLL_MILLISECONDS;
      return data?.status === 'preparing' ? OTHERS_CLAIMS_POLL_MILLISECONDS : false;
    },
  });
export const casesQuery = (driveId: string, status: 'open' | 'closed' | undefined) =>
  listOptions({
    queryKey: [...driveKey(driveId), 'cases'],
    path: `${BASE}/drives/${driveId}/cases`,
    query: { status },
    rowsOf: ({ cases }: z.infer<typeof CaseList>) => cases,
  });
export const caseQuery = (driveId: string, caseId: string) =>
  queryOptions({
    queryKey: [...driveKey(driveId), 'case', caseId],
    queryFn: ({ signal }) => getJson<CaseView>(`${BASE}/cases/${caseId}`, { signal }),
  });

export const createConsignment = (driveId: string) => (_: undefined, options: PostOptions) =>
  postJson<{ readonly consignmentId: string; readonly number: number }>(
    `${BASE}/consignments`,
    { driveId },
    options,
  );

const of = (consignmentId: string) => `${BASE}/consignments/${consignmentId}`;
export const consignmentPhotos = (consignmentId: string): string => `${of(consignmentId)}/photos`;
export const claimBoxes =
  (consignmentId: string) => (boxIds: readonly string[], options: PostOptions) =>
    postJson<unknown>(`${of(consignmentId)}/boxes`, { boxIds }, options);
/** Inventory's reasons for not granting a box, as the codes of its own refusals. */
const CLAIM_REFUSALS: Readonly<Record<string, string>> = {
  'not-sealed': 'BOX_NOT_SEALED',
  'granted-elsewhere': 'BOX_GRANTED',
  'unknown-box': 'UNKNOWN_BOX',
  'other-drive': 'WRONG_DRIVE',
};
const CLAIM_LOOKS = 12;

/**
 * Claims one box and waits for inventory's answer.
 * @throws {ApiProblem} inventory's refusal; CLAIM_PENDING, which may be retried, when it takes too long.
 */
export const claimAndWait =
  (consignmentId: string) =>
  async (boxId: string, options: PostOptions): Promise<void> => {
    await claimBoxes(consignmentId)([boxId], options);
    for (let looks = 0; looks < CLAIM_LOOKS; looks++) {
      const { boxes } = await getJson<ConsignmentView>(of(consignmentId));
      const claimed = boxes.find((box) => box.boxId === boxId);
      if (claimed?.status === 'refused')
        throw new ApiProblem(409, { code: CLAIM_REFUSALS[claimed.why ?? ''] ?? 'BOX_NOT_SEALED' });
      if (claimed !== undefined && claimed.status !== 'claimed') return;
      await new Promise((resolve) => setTimeout(resolve, CLAIM_POLL_MILLISECONDS));
    }
    throw new ApiProblem(0, { code: 'CLAIM_PENDING' });
  };
export const releaseBox = (consignmentId: string) => (boxId: string, options: PostOptions) =>
  postJson<unknown>(`${of(consignmentId)}/boxes/release`, { boxId }, options);
export const dispatch =
  (consignmentId: string) => (body: z.input<typeof DispatchBody>, options: PostOptions) =>
    postJson<unknown>(`${of(consignmentId)}/dispatch`, body, options);
export const track =
  (consignmentId: string) => (body: z.input<typeof TrackBody>, options: PostOptions) =>
    postJson<unknown>(`${of(consignmentId)}/tracking`, body, options);
export const markDelivered = (consignmentId: string) => (_: undefined, options: PostOptions) =>
  postJson<unknown>(`${of(consignmentId)}/delivered`, {}, options);
type Correction = z.input<typeof CorrectionBody>;
export const correctDispatch =
  (consignmentId: string) => (body: z.input<typeof CorrectDispatchBody>, options: PostOptions) =>
    postJson<unknown>(`${of(consignmentId)}/dispatch/correct`, body, options);
export const reverseDispatch =
  (consignmentId: string) => (body: Correction, options: PostOptions) =>
    postJson<unknown>(`${of(consignmentId)}/dispatch/reverse`, body, options);
export const withdrawTracking =
  (consignmentId: string) => (body: z.input<typeof WithdrawTrackingBody>, options: PostOptions) =>
    postJson<unknown>(`${of(consignmentId)}/tracking/withdraw`, body, options);
export const reverseDelivery =
  (consignmentId: string) => (body: Correction, options: PostOptions) =>
    postJson<unknown>(`${of(consignmentId)}/delivered/reverse`, body, options);
export const discardConsignment =
  (consignmentId: string) => (body: Correction, options: PostOptions) =>
    postJson<unknown>(`${of(consignmentId)}/discard`, body, options);
export type RecipientLink = z.infer<typeof RecipientLinkAnswer>;
export const recipientLink = (consignmentId: string) => (rotate: boolean, options: PostOptions) =>
  postJson<RecipientLink>(`${of(consignmentId)}/recipient-link`, { rotate }, options);
export const confirmReceipt =
  (consignmentId: string) =>
  async (receipt: WithPhotos<ConfirmReceiptBody>, options: PostOptions) =>
    postJson<z.infer<typeof ConfirmReceiptAnswer>>(
      `${of(consignmentId)}/receipts`,
      await sendPhotosAhead<ConfirmReceiptBody>(consignmentPhotos(consignmentId), receipt),
      options,
    );
export const reverseReceipt =
  (consignmentId: string) => (body: z.input<typeof ReverseReceiptBody>, options: PostOptions) =>
    postJson<unknown>(`${of(consignmentId)}/receipts/reverse`, body, options);

export const thankGivers =
  (consignmentId: string) => async (thanks: WithPhotos<ThankBody>, options: PostOptions) =>
    postJson<unknown>(
      `${of(consignmentId)}/thanks`,
      await sendPhotosAhead<ThankBody>(consignmentPhotos(consignmentId), thanks),
      options,
    );
export const withdrawThanks = (consignmentId: string) => (_: undefined, options: PostOptions) =>
  postJson<unknown>(`${of(consignmentId)}/thanks/withdraw`, {}, options);

export const openCase = (body: z.input<typeof OpenCaseBody>, options: PostOptions) =>
  postJson<{ readonly caseId: string }>(`${BASE}/cases`, body, options);
export const progressCase =
  (caseId: string) => (body: z.input<typeof ProgressCaseBody>, options: PostOptions) =>
    postJson<unknown>(`${BASE}/cases/${caseId}/progress`, body, options);
export const closeCase =
  (caseId: string) => (body: z.input<typeof CloseCaseBody>, options: PostOptions) =>
    postJson<unknown>(`${BASE}/cases/${caseId}/close`, body, options);

export const reopenCase = (caseId: string) => (body: Correction, options: PostOptions) =>
  postJson<unknown>(`${BASE}/cases/${caseId}/reopen`, body, options);

/** URL of a PDF to print. */
export const consignmentPaper = (
  consignmentId: string,
  kind: 'packing-list' | 'manifest',
  language: 'zh' | 'en',
): string => `${BASE}/consignments/${consignmentId}/document${queryString({ kind, language })}`;
export const eraseShipmentNotes = (
  body: z.input<typeof EraseShipmentNotesBody>,
  options: PostOptions,
) => postJson<unknown>(`${BASE}/notes/erase`, body, options);

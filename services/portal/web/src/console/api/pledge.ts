import type {
  CompleteDriveBody,
  DriveList,
  DriveTermsInput,
  DriveView,
  PledgeList,
  PledgeView,
  ReopenDriveBody,
  SubmitPledgeAnswer,
  SubmitPledgeBody,
} from '@bluebox/contracts';
import { queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import { getJson, type PostOptions, postJson } from '../../platform/api.ts';
import type { PledgeFilter } from '../search.ts';
import { listOptions } from './paging.ts';

const BASE = '/api/pledge';

export const drivesQuery = queryOptions({
  queryKey: ['drives'],
  queryFn: ({ signal }) => getJson<z.infer<typeof DriveList>>(`${BASE}/drives`, { signal }),
});
/** Prefix of the keys of all queries about a drive. */
export const driveKey = (driveId: string) => ['drive', driveId] as const;
export const driveQuery = (driveId: string) =>
  queryOptions({
    queryKey: [...driveKey(driveId), 'terms'],
    queryFn: ({ signal }) => getJson<DriveView>(`${BASE}/drives/${driveId}`, { signal }),
  });
// Field by field, because the URL may have more than the list accepts.
export const pledgesQuery = (
  driveId: string,
  { search, status, point, department, sort }: PledgeFilter,
) =>
  listOptions({
    queryKey: [...driveKey(driveId), 'pledges'],
    path: `${BASE}/drives/${driveId}/pledges`,
    query: { search, status, point, department, sort },
    rowsOf: ({ pledges }: z.infer<typeof PledgeList>) => pledges,
  });
export const pledgeQuery = (driveId: string, pledgeId: string) =>
  queryOptions({
    queryKey: [...driveKey(driveId), 'pledge', pledgeId],
    queryFn: ({ signal }) => getJson<PledgeView>(`${BASE}/pledges/${pledgeId}`, { signal }),
  });

export interface DriveChanged {
  readonly driveId: string;
  readonly version: number;
}
export type DriveStep = 'publish' | 'close';

export const openDrive = (
  body: { readonly slug: string; readonly terms: DriveTermsInput },
  options: PostOptions,
) => postJson<DriveChanged>(`${BASE}/drives`, body, options);
export const amendDrive =
  (driveId: string) =>
  (
    {
      version,
      ...body
    }: {
      readonly terms: DriveTermsInput;
      /** Number of pledges that name each hand-in point that is removed or renamed. */
      readonly confirmed?: Readonly<Record<string, number>>;
      /** Number of pledges that name each department that is removed or renamed. */
      readonly confirmedDepartments?: Readonly<Record<string, number>>;
      readonly version: number;
    },
    options: PostOptions,
  ) =>
    postJson<DriveChanged>(`${BASE}/drives/${driveId}/amend`, body, {
      ...options,
      ifMatch: version,
    });
export const stepDrive = (driveId: string) => (step: DriveStep, options: PostOptions) =>
  postJson<DriveChanged>(`${BASE}/drives/${driveId}/${step}`, {}, options);
export const completeDrive = (driveId: string) => (body: CompleteDriveBody, options: PostOptions) =>
  postJson<DriveChanged>(`${BASE}/drives/${driveId}/complete`, body, options);
export const reopenDrive =
  (driveId: string) => (body: z.input<typeof ReopenDriveBody>, options: PostOptions) =>
    postJson<DriveChanged>(`${BASE}/drives/${driveId}/reopen`, body, options);
export const submitPledge = (driveId: string) => (body: SubmitPledgeBody, options: PostOptions) =>
  postJson<SubmitPledgeAnswer>(`${BASE}/drives/${driveId}/pledges`, body, options);
export const forgetGiver = (pledgeId: string) => (_: undefined, options: PostOptions) =>
  postJson<unknown>(`${BASE}/pledges/${pledgeId}/forget`, {}, options);
export const withdrawPledge = (pledgeId: string) => (_: undefined, options: PostOptions) =>
  postJson<unknown>(`${BASE}/pledges/${pledgeId}/withdraw`, {}, options);
export const confirmQuantities = (pledgeId: string) => (_: undefined, options: PostOptions) =>
  postJson<unknown>(`${BASE}/pledges/${pledgeId}/confirm-quantities`, {}, options);
export const rotatePledgeLink = (pledgeId: string) => (_: undefined, options: PostOptions) =>
  postJson<{ readonly code: string }>(`${BASE}/pledges/${pledgeId}/rotate-link`, {}, options);

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
import { routes } from '@bluebox/contracts/routes';
import { queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import { getJson, type PostOptions, postJson } from '../../platform/api.ts';
import type { PledgeFilter } from '../search.ts';
import { listOptions } from './paging.ts';

export const drivesQuery = queryOptions({
  queryKey: ['drives'],
  queryFn: ({ signal }) => getJson<z.infer<typeof DriveList>>(routes.openDrive.at(), { signal }),
});
/** Prefix of the keys of all queries about a drive. */
export const driveKey = (driveId: string) => ['drive', driveId] as const;
export const driveQuery = (driveId: string) =>
  queryOptions({
    queryKey: [...driveKey(driveId), 'terms'],
    queryFn: ({ signal }) => getJson<DriveView>(routes.showDrive.at({ driveId }), { signal }),
  });
// The values are passed field by field, because the URL may have more than the list accepts.
export const pledgesQuery = (
  driveId: string,
  { search, status, point, department, sort }: PledgeFilter,
) =>
  listOptions({
    queryKey: [...driveKey(driveId), 'pledges'],
    path: routes.listPledges.at({ driveId }),
    query: { search, status, point, department, sort },
    rowsOf: ({ pledges }: z.infer<typeof PledgeList>) => pledges,
  });
export const pledgeQuery = (driveId: string, pledgeId: string) =>
  queryOptions({
    queryKey: [...driveKey(driveId), 'pledge', pledgeId],
    queryFn: ({ signal }) => getJson<PledgeView>(routes.showPledge.at({ pledgeId }), { signal }),
  });

export interface DriveChanged {
  readonly driveId: string;
  readonly version: number;
}
export type DriveStep = 'publish' | 'close';

export const openDrive = (
  body: { readonly slug: string; readonly terms: DriveTermsInput },
  options: PostOptions,
) => postJson<DriveChanged>(routes.openDrive.at(), body, options);
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
    postJson<DriveChanged>(routes.amendDrive.at({ driveId }), body, {
      ...options,
      ifMatch: version,
    });
const STEPS = { publish: routes.publishDrive, close: routes.closeDrive } as const;
export const stepDrive = (driveId: string) => (step: DriveStep, options: PostOptions) =>
  postJson<DriveChanged>(STEPS[step].at({ driveId }), {}, options);
export const completeDrive = (driveId: string) => (body: CompleteDriveBody, options: PostOptions) =>
  postJson<DriveChanged>(routes.completeDrive.at({ driveId }), body, options);
export const reopenDrive =
  (driveId: string) => (body: z.input<typeof ReopenDriveBody>, options: PostOptions) =>
    postJson<DriveChanged>(routes.reopenDrive.at({ driveId }), body, options);
export const submitPledge = (driveId: string) => (body: SubmitPledgeBody, options: PostOptions) =>
  postJson<SubmitPledgeAnswer>(routes.submitPledge.at({ driveId }), body, options);
export const forgetGiver = (pledgeId: string) => (_: undefined, options: PostOptions) =>
  postJson<unknown>(routes.forgetGiver.at({ pledgeId }), {}, options);
export const withdrawPledge = (pledgeId: string) => (_: undefined, options: PostOptions) =>
  postJson<unknown>(routes.withdrawPledge.at({ pledgeId }), {}, options);
export const confirmQuantities = (pledgeId: string) => (_: undefined, options: PostOptions) =>
  postJson<unknown>(routes.confirmQuantities.at({ pledgeId }), {}, options);
export const rotatePledgeLink = (pledgeId: string) => (_: undefined, options: PostOptions) =>
  postJson<{ readonly code: string }>(routes.rotatePledgeLink.at({ pledgeId }), {}, options);

import type { CompleteDriveBody, SubmitPledgeBody } from '@bluebox/contracts';
import { type BodyOf, routes } from '@bluebox/contracts/routes';
import { type QueryClient, queryOptions } from '@tanstack/react-query';
import { getJson, type PostOptions, postJson } from '../../platform/api.ts';
import type { ChosenPhoto } from '../../platform/chosen-photo.ts';
import { nameLoader } from '../actors/name-loader.ts';
import type { PledgeFilter } from '../search.ts';
import { listOptions, PAGE_SIZE } from './paging.ts';
import { type PhotoFolder, sendPhotosAhead } from './photos.ts';

export const drivesQuery = queryOptions({
  queryKey: ['drives'],
  queryFn: ({ signal }) => getJson(routes.listDrives.at({}), { signal }),
});
/**
 * Prefix of the keys of most queries about a drive. Totals, timeline and feed have other keys, so
 * that a command does not refetch them.
 */
export const driveKey = (driveId: string) => ['drive', driveId] as const;
export const driveQuery = (driveId: string) =>
  queryOptions({
    queryKey: [...driveKey(driveId), 'terms'],
    queryFn: ({ signal }) => getJson(routes.showDrive.at({ driveId }), { signal }),
  });
// The values are passed field by field, because the URL may also have parameters that the list does
// not accept.
export const pledgesQuery = (
  driveId: string,
  { search, status, category, point, department, sort }: PledgeFilter,
) =>
  listOptions({
    queryKey: [...driveKey(driveId), 'pledges'],
    query: { search, status, category, point, department, sort },
    load: (query, options) => getJson(routes.listPledges.at({ driveId }, query), options),
    rowsOf: ({ pledges }) => pledges,
  });
/** The name of a pledge's giver, null if the giver left none or was forgotten. */
export interface GiverName {
  readonly pledgeId: string;
  readonly name: string | null;
}
/** Time in milliseconds for which a page keeps names of givers. Each reading is recorded. */
const GIVER_NAMES_KEPT = 10 * 60_000;
const loadersOfDrives = new Map<string, ReturnType<typeof nameLoader>>();
function loaderOf(driveId: string) {
  const loader =
    loadersOfDrives.get(driveId) ??
    nameLoader({
      most: PAGE_SIZE,
      async load(ids) {
        const query = { ids: ids.join('.') };
        const { names } = await getJson(routes.listGiverNames.at({ driveId }, query));
        return names.map(({ pledgeId, name }) => [pledgeId, name]);
      },
    });
  loadersOfDrives.set(driveId, loader);
  return loader;
}
/**
 * The name of a giver. The key is not that of a query about the drive, so that news of the drive do not
 * make the console read and record all names again.
 */
export const giverNameQuery = (driveId: string, pledgeId: string) =>
  queryOptions({
    queryKey: ['giver-name', driveId, pledgeId],
    queryFn: async (): Promise<GiverName> => ({
      pledgeId,
      name: await loaderOf(driveId)(pledgeId),
    }),
    staleTime: GIVER_NAMES_KEPT,
    gcTime: GIVER_NAMES_KEPT,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
    retry: false,
  });
/** Forgets a name of a giver that was changed or erased. */
export const dropGiverName = (queries: QueryClient, driveId: string, pledgeId: string): void =>
  queries.removeQueries({ queryKey: giverNameQuery(driveId, pledgeId).queryKey });
export const pledgeQuery = (driveId: string, pledgeId: string) =>
  queryOptions({
    queryKey: [...driveKey(driveId), 'pledge', pledgeId],
    queryFn: ({ signal }) => getJson(routes.showPledge.at({ pledgeId }), { signal }),
  });

/**
 * Searches for givers. It is no query of the cache, because each search is recorded and counted, and a
 * cached answer could show somebody who was forgotten meanwhile.
 */
export const findGivers = (driveId: string, text: string) =>
  postJson(routes.findGivers.at({ driveId }), { text });
export const nameGiver =
  (pledgeId: string) => (body: BodyOf<typeof routes.nameGiver>, options: PostOptions) =>
    postJson(routes.nameGiver.at({ pledgeId }), body, options);

export type DriveStep = 'publish' | 'close';

export const openDrive = (body: BodyOf<typeof routes.openDrive>, options: PostOptions) =>
  postJson(routes.openDrive.at(), body, options);
export const drivePhotos = (driveId: string): PhotoFolder => ({
  put: routes.putDrivePhoto.at({ driveId }),
  show: (photoId) => routes.showDrivePhoto.at({ driveId, photoId }),
  erase: (photoId) => routes.eraseDrivePhoto.at({ driveId, photoId }),
});

interface Amendment extends BodyOf<typeof routes.amendDrive> {
  readonly version: number;
  /** Photos that the terms name and that were not sent before. */
  readonly photos: readonly ChosenPhoto[];
}
export const amendDrive =
  (driveId: string) =>
  async ({ version, photos, ...body }: Amendment, options: PostOptions) => {
    await sendPhotosAhead(drivePhotos(driveId), { photos });
    return postJson(routes.amendDrive.at({ driveId }), body, { ...options, ifMatch: version });
  };
export const discardDrive = (driveId: string) => (_: undefined, options: PostOptions) =>
  postJson(routes.discardDrive.at({ driveId }), {}, options);
export const stepDrive = (driveId: string) => (step: DriveStep, options: PostOptions) =>
  step === 'publish'
    ? postJson(routes.publishDrive.at({ driveId }), {}, options)
    : postJson(routes.closeDrive.at({ driveId }), {}, options);
export const completeDrive = (driveId: string) => (body: CompleteDriveBody, options: PostOptions) =>
  postJson(routes.completeDrive.at({ driveId }), body, options);
export const reopenDrive =
  (driveId: string) => (body: BodyOf<typeof routes.reopenDrive>, options: PostOptions) =>
    postJson(routes.reopenDrive.at({ driveId }), body, options);
export const submitPledge = (driveId: string) => (body: SubmitPledgeBody, options: PostOptions) =>
  postJson(routes.submitPledge.at({ driveId }), body, options);
export const forgetGiver = (pledgeId: string) => (_: undefined, options: PostOptions) =>
  postJson(routes.forgetGiver.at({ pledgeId }), {}, options);
export const withdrawPledge = (pledgeId: string) => (_: undefined, options: PostOptions) =>
  postJson(routes.withdrawPledge.at({ pledgeId }), {}, options);
export const confirmQuantities = (pledgeId: string) => (_: undefined, options: PostOptions) =>
  postJson(routes.confirmQuantities.at({ pledgeId }), {}, options);
export const rotatePledgeLink = (pledgeId: string) => (_: undefined, options: PostOptions) =>
  postJson(routes.rotatePledgeLink.at({ pledgeId }), {}, options);

import type { Address, Downloads, routes } from '@bluebox/contracts/routes';
import { type PostOptions, postJson } from '../../platform/api.ts';
import type { ChosenPhoto } from '../../platform/chosen-photo.ts';

/** A request body with photos in place of their ids. */
export type WithPhotos<Body> = Omit<Body, 'photos'> & {
  readonly photos?: readonly ChosenPhoto[] | undefined;
};

/** URLs for the photos of a drive, a reception or a consignment. */
export interface PhotoFolder {
  readonly put: Address<
    typeof routes.putPhoto | typeof routes.putReceptionPhoto | typeof routes.putDrivePhoto
  >;
  readonly show: (photoId: string) => Address<Downloads>;
  readonly erase: (
    photoId: string,
  ) => Address<
    typeof routes.erasePhoto | typeof routes.eraseReceptionPhoto | typeof routes.eraseDrivePhoto
  >;
}

/**
 * Uploads photos before the request that names them. Uploading a photo again changes nothing.
 * @returns the input with ids in place of the photos.
 */
export async function sendPhotosAhead<Input extends WithPhotos<object>>(
  { put }: PhotoFolder,
  { photos = [], ...rest }: Input,
): Promise<Omit<Input, 'photos'> & { readonly photos?: readonly string[] }> {
  for (const photo of photos) await postJson(put, photo);
  const ids = photos.map(({ photoId }) => photoId);
  return { ...rest, ...(ids.length === 0 ? {} : { photos: ids }) };
}

export const erasePhoto =
  ({ erase }: PhotoFolder) =>
  (photoId: string, options: PostOptions) =>
    postJson(erase(photoId), {}, options);

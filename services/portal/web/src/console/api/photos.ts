import type { PutPhotoBody } from '@bluebox/contracts';
import { type PostOptions, postJson } from '../../platform/api.ts';
import type { ChosenPhoto } from '../../platform/chosen-photo.ts';

/** A body with the pictures themselves, as a form has them, in place of their ids. */
export type WithPhotos<Body> = Omit<Body, 'photos'> & {
  readonly photos?: readonly ChosenPhoto[] | undefined;
};

/**
 * Uploads photos before the request that names them. A photo that is stored already stays as it is.
 * @returns the body that names them.
 */
export async function sendPhotosAhead<Body>(
  folder: string,
  { photos = [], ...rest }: WithPhotos<Body>,
): Promise<Body> {
  for (const photo of photos) await postJson<unknown>(folder, photo satisfies PutPhotoBody);
  const ids = photos.map(({ photoId }) => photoId);
  return { ...rest, ...(ids.length === 0 ? {} : { photos: ids }) } as Body;
}

export const photoAddress = (folder: string, photoId: string): string => `${folder}/${photoId}`;
export const erasePhoto = (folder: string) => (photoId: string, options: PostOptions) =>
  postJson<unknown>(`${photoAddress(folder, photoId)}/erase`, {}, options);

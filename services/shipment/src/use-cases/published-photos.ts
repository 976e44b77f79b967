import type { PublishedPhotosView } from '@bluebox/contracts';
import type { View } from '@bluebox/event-sourcing';
import type { ConsignmentPhotos } from '../photos.ts';
import { type ConsignmentWithPhotos, withPhotos } from '../projections/published-photos.ts';
import type { KnownConsignment } from './known-consignment.ts';

/** Largest number of consignments whose photos are listed, the newest of a drive. */
const MOST_CONSIGNMENTS = 50;

/** Whether everybody may see a photo. */
export const isPublished = (
  { publishedPhotos = [] }: Pick<KnownConsignment, 'publishedPhotos'>,
  photoId: string,
): boolean => publishedPhotos.some((published) => published.photoId === photoId);

/** Lists the published photos of a drive that have not been erased. */
export async function listPublished(
  { published, photos }: { readonly published: View; readonly photos: ConsignmentPhotos },
  driveId: string,
): Promise<PublishedPhotosView['photos']> {
  const consignments = await published.find<ConsignmentWithPhotos>(withPhotos, {
    where: { driveId },
    // Ids are UUIDs of version 7, which sort by the time at which the consignment was created.
    sort: [['id', 'desc']],
    limit: MOST_CONSIGNMENTS,
  });
  const listed = [];
  for (const { id: consignmentId, photos: chosen } of [...consignments].reverse()) {
    const present = new Set(
      await photos.present(
        consignmentId,
        chosen.map(({ photoId }) => photoId),
      ),
    );
    for (const photo of chosen)
      if (present.has(photo.photoId)) listed.push({ ...photo, consignmentId });
  }
  return listed;
}

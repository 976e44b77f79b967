import { consignmentEvents, type PublishedPhoto } from '@bluebox/contracts';
import { change, defineProjection, someOf } from '@bluebox/event-sourcing';

/** A consignment with photos that everybody may see. */
export interface ConsignmentWithPhotos {
  /** Id of the consignment. */
  readonly id: string;
  readonly driveId: string;
  readonly photos: readonly PublishedPhoto[];
}

export const withPhotos = 'with-photos';

/** Published photos, to list them by drive. */
export const publishedPhotosProjection = defineProjection({
  name: 'shipment-published-photos',
  version: 1,
  collections: [{ name: withPhotos, indexes: ['driveId'] }],
  reads: [
    someOf(consignmentEvents, {
      'consignment.photos-published': ({ data: { consignmentId, driveId, photos } }) => [
        change<ConsignmentWithPhotos>(withPhotos, consignmentId, () =>
          photos.length === 0 ? undefined : { id: consignmentId, driveId, photos },
        ),
      ],
    }),
  ],
});

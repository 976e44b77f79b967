import type { ConsignmentView, PublishedPhoto } from '@bluebox/contracts';
import { Button, Segmented } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useChosenPhotos, useSendingWithPhotos } from '../../platform/use-chosen-photos.ts';
import { driveKey } from '../api/pledge.ts';
import { consignmentPhotos, publishPhotos } from '../api/shipment.ts';
import { useApiMutation } from '../api/use-api-mutation.ts';
import { ProblemNotice } from '../feedback/problem-notice.tsx';
import { MOST_PHOTOS, PhotoChoice } from '../photos/photo-choice.tsx';

type Scene = PublishedPhoto['scene'];
const SCENES: readonly Scene[] = ['packing', 'handover', 'arrival'];
/** Largest number of published photos of a consignment, as the API allows. */
const MOST_PUBLISHED = 12;

/**
 * The photos of a consignment that everybody may see on the drive's public report. A coordinator
 * adds photos, publishes photos of the recipient, and takes photos down.
 */
export function PublishedPhotosPanel({ consignment }: { readonly consignment: ConsignmentView }) {
  const { t } = useTranslation();
  const { consignmentId, driveId, boxes, thanks, publishedPhotos = [] } = consignment;
  const [scene, setScene] = useState<Scene>('packing');
  const room = Math.max(0, MOST_PUBLISHED - publishedPhotos.length);
  const chosen = useChosenPhotos(Math.min(MOST_PHOTOS, room));
  const mutation = useApiMutation({
    send: publishPhotos(consignmentId),
    touches: driveKey(driveId),
    onDone: () => {
      for (const { photoId } of chosen.photos) chosen.remove(photoId);
    },
  });
  const { send, isDelayed } = useSendingWithPhotos(chosen, () =>
    mutation.mutate({ published: publishedPhotos, added: chosen.photos, scene }),
  );
  const published = new Set(publishedPhotos.map(({ photoId }) => photoId));
  const sent = [
    ...boxes.flatMap(({ receipt }) => receipt?.photos ?? []),
    ...(thanks?.photos ?? []),
  ].filter((photoId) => !published.has(photoId));
  const { show } = consignmentPhotos(consignmentId);
  const change = (photos: readonly PublishedPhoto[]) =>
    mutation.mutate({ published: photos, added: [], scene });
  return (
    <section className="panel stack" aria-labelledby="published-title">
      <h2 id="published-title">{t('publishedPhotos.title')}</h2>
      <p className="soft">{t('publishedPhotos.hint')}</p>
      <ProblemNotice problem={mutation.error} />
      {publishedPhotos.length > 0 && (
        <ul className="photo-list">
          {publishedPhotos.map((photo, index) => (
            <li key={photo.photoId}>
              <img
                src={show(photo.photoId)}
                alt={t('publishedPhotos.photo', {
                  number: index + 1,
                  scene: t(`publishedPhotos.scene.${photo.scene}`),
                })}
                loading="lazy"
              />
              <span>{t(`publishedPhotos.scene.${photo.scene}`)}</span>
              <Button
                size="small"
                aria-label={t('publishedPhotos.withdrawOf', { number: index + 1 })}
                onClick={() => change(publishedPhotos.filter((each) => each !== photo))}
              >
                {t('publishedPhotos.withdraw')}
              </Button>
            </li>
          ))}
        </ul>
      )}
      {sent.length > 0 && room > 0 && (
        <>
          <h3 className="share-picture-title">{t('publishedPhotos.fromRecipient')}</h3>
          <ul className="photo-list">
            {sent.map((photoId, index) => (
              <li key={photoId}>
                <img
                  src={show(photoId)}
                  alt={t('publishedPhotos.sent', { number: index + 1 })}
                  loading="lazy"
                />
                <Button
                  size="small"
                  aria-label={t('publishedPhotos.publishOf', { number: index + 1 })}
                  onClick={() => change([...publishedPhotos, { photoId, scene: 'arrival' }])}
                >
                  {t('publishedPhotos.publishOne')}
                </Button>
              </li>
            ))}
          </ul>
        </>
      )}
      {room > 0 && (
        <>
          <PhotoChoice
            label={t('publishedPhotos.add')}
            hint={t('publishedPhotos.addHint')}
            chosen={chosen}
          />
          {chosen.photos.length > 0 && (
            <div className="actions">
              <Segmented
                aria-label={t('publishedPhotos.sceneLabel')}
                value={scene}
                options={SCENES.map((value) => ({
                  value,
                  label: t(`publishedPhotos.scene.${value}`),
                }))}
                onChange={setScene}
              />
              <Button
                type="primary"
                loading={mutation.isPending || isDelayed}
                onClick={() => send()}
              >
                {t('publishedPhotos.publish')}
              </Button>
            </div>
          )}
        </>
      )}
    </section>
  );
}

import type { ThanksView } from '@bluebox/contracts';
import { useTranslation } from 'react-i18next';
import { serverNow } from '../../platform/api.ts';
import { formatInstant } from '../../platform/formatting.ts';
import { PhotoRow } from './photo-row.tsx';

export function ThanksCard({
  thanks,
  from,
}: {
  readonly thanks: ThanksView;
  /** Name of the recipient. */
  readonly from: string;
}) {
  const { t } = useTranslation();
  const { consignmentId, words, photos, at } = thanks;
  return (
    <figure className="card thanks-card">
      <PhotoRow consignmentId={consignmentId} photoIds={photos} large />
      {words === undefined ? null : <blockquote>{words}</blockquote>}
      <figcaption>
        {t('thanks.from', { name: from })}
        <time dateTime={at} className="quiet">
          {formatInstant(at, serverNow())}
        </time>
      </figcaption>
    </figure>
  );
}

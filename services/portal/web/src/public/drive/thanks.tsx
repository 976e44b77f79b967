import type { DriveView } from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import { useTranslation } from 'react-i18next';
import { ThanksCard } from '../components/thanks-card.tsx';
import { useResource } from '../data/use-resource.ts';

export function Thanks({ drive }: { readonly drive: DriveView }) {
  const { t } = useTranslation();
  const { resource } = useResource(routes.listThanks.at({ driveId: drive.driveId }));
  if (resource.status !== 'ready' || resource.body.thanks.length === 0) return null;
  return (
    <section aria-labelledby="thanks-title">
      <h2 id="thanks-title">{t('thanks.to-givers')}</h2>
      {resource.body.thanks.map((thanks) => (
        <ThanksCard key={thanks.thanksId} thanks={thanks} from={drive.terms.recipient.name} />
      ))}
    </section>
  );
}

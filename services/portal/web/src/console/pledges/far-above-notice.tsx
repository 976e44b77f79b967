import type { PledgeView } from '@bluebox/contracts';
import { neededOf, unconfirmedAmounts } from '@bluebox/contracts/large-pledge';
import { useSuspenseQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { quantityText } from '../../domain/quantity-text.ts';
import { confirmQuantities, driveKey, driveQuery } from '../api/pledge.ts';
import { useApiMutation } from '../api/use-api-mutation.ts';
import { ConfirmButton } from '../feedback/confirm-button.tsx';

/**
 * A notice for a pledge that was made without an account and promises far more than the drive asks
 * for, with a button that confirms the quantities.
 */
export function FarAboveNotice({ pledge }: { readonly pledge: PledgeView }) {
  const { t } = useTranslation();
  const { data: drive } = useSuspenseQuery(driveQuery(pledge.driveId));
  const mutation = useApiMutation({
    send: confirmQuantities(pledge.pledgeId),
    touches: driveKey(pledge.driveId),
  });
  const { needs } = drive.terms;
  const amounts = unconfirmedAmounts(needs, {
    channel: pledge.channel,
    promised: pledge.lines.map(({ item, outstanding }) => ({ ...item, quantity: outstanding })),
    confirmed: pledge.confirmed ?? [],
  });
  if (pledge.status !== 'open' || amounts.length === 0) return null;
  return (
    <section className="panel" aria-labelledby="far-above-title">
      <div className="panel-title">
        <h2 id="far-above-title">{t('pledges.farAbove')}</h2>
        <ConfirmButton
          label={t('pledges.confirmQuantities')}
          title={t('pledges.confirmQuantitiesTitle')}
          okLabel={t('pledges.confirmQuantities')}
          mutation={mutation}
          input={undefined}
        >
          <p>{t('pledges.confirmQuantitiesFollows')}</p>
        </ConfirmButton>
      </div>
      {amounts.map((amount) => (
        <p key={`${amount.category}|${amount.unit}`}>
          {t('pledges.farAboveAmount', {
            quantity: quantityText(t, amount.unit, amount.quantity),
            needed: quantityText(t, amount.unit, neededOf(needs, amount)),
          })}
        </p>
      ))}
      <p className="soft">{t('pledges.farAboveHint')}</p>
    </section>
  );
}

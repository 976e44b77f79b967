import type { Item } from '@bluebox/contracts';
import { useTranslation } from 'react-i18next';
import { quantityText } from '../../domain/quantity-text.ts';
import { takeKitsApart } from '../api/inventory.ts';
import { driveKey } from '../api/pledge.ts';
import { useApiMutation } from '../api/use-api-mutation.ts';
import { ConfirmButton } from '../feedback/confirm-button.tsx';

interface TakeApartButtonProps {
  readonly driveId: string;
  /** Kits that were assembled together. */
  readonly kits: {
    readonly kitId: string;
    readonly item: Item;
    readonly quantity: number;
  };
}

/** The button that takes apart all kits of one assembly. */
export function TakeApartButton({ driveId, kits }: TakeApartButtonProps) {
  const { t } = useTranslation();
  const { kitId, item, quantity } = kits;
  const mutation = useApiMutation({ send: takeKitsApart(kitId), touches: driveKey(driveId) });
  return (
    <ConfirmButton
      label={t('kits.takeApart')}
      title={t('kits.takeApartTitle', {
        name: item.name,
        quantity: quantityText(t, item.unit, quantity),
      })}
      okLabel={t('kits.takeApart')}
      mutation={mutation}
      input={undefined}
      button={{ size: 'small', 'aria-label': t('kits.takeApartOf', { name: item.name }) }}
    >
      <p>{t('kits.takeApartFollows')}</p>
    </ConfirmButton>
  );
}

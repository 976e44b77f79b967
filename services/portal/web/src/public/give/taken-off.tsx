import type { RejectionReason } from '@bluebox/contracts';
import { createContext, useContext } from 'react';
import { useTranslation } from 'react-i18next';
import { Callout } from '../components/callout.tsx';

export interface TakenOff {
  readonly name: string;
  readonly reasons: readonly RejectionReason[];
}

export const TakenOffContext = createContext<readonly TakenOff[]>([]);

/** Lists, above the next step, the items that were removed because they cannot be given. */
export function TakenOffNotice() {
  const { t } = useTranslation();
  const takenOff = useContext(TakenOffContext);
  if (takenOff.length === 0) return null;
  return (
    <Callout kind="stop" live title={t('taken-off.title', { count: takenOff.length })}>
      <ul>
        {takenOff.map(({ name, reasons }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two items may have one name, and no item has a state to keep
          <li key={index}>
            {t('taken-off.item', {
              name,
              reasons: reasons
                .map((reason) => t(`taken-off.${reason}`))
                .join(t('site.enumeration')),
            })}
          </li>
        ))}
      </ul>
      <p>{t('taken-off.why')}</p>
    </Callout>
  );
}

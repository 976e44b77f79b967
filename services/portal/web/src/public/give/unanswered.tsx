import { createContext, useContext } from 'react';
import { useTranslation } from 'react-i18next';
import { itemText } from '../../domain/quantity-text.ts';
import { Callout } from '../components/callout.tsx';
import { navigate } from '../navigation/navigation.ts';
import type { DraftItem, GiveStep } from './draft.ts';

export interface Unanswered {
  readonly items: readonly DraftItem[];
  readonly path: string;
  /** The step on which the notice is shown, to which the visitor returns after answering. */
  readonly step: GiveStep;
}
export const UnansweredContext = createContext<Unanswered | undefined>(undefined);

/** Reports that another tab added items with open questions, and links to the questions. */
export function UnansweredNotice() {
  const { t } = useTranslation();
  const unanswered = useContext(UnansweredContext);
  return (
    <div role="status">
      {unanswered === undefined || unanswered.items.length === 0 ? null : (
        <Callout kind="care" title={t('give.unanswered')}>
          <p>
            {t('give.unanswered-items', {
              names: unanswered.items.map(itemText).join(t('site.enumeration')),
            })}
          </p>
          <button
            type="button"
            className="text-button"
            onClick={() => navigate(unanswered.path, { step: 'expiry', returnTo: unanswered.step })}
          >
            {t('give.unanswered-answer')}
          </button>
        </Callout>
      )}
    </div>
  );
}

import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { serverNow } from '../../shared/api.ts';
import { calendarDay, formatDay } from '../../shared/formatting.ts';
import { navigate } from '../navigation/navigation.ts';
import { ErrorSummary } from '../parts/error-summary.tsx';
import { Page } from '../parts/page.tsx';
import { isPackKnown } from './draft.ts';
import { asksAboutPacks, PackQuestions } from './pack-questions.tsx';
import { ruleWarnings } from './rule-warnings.ts';
import { StepTop } from './step-frame.tsx';
import { givePath, type StepProperties } from './step-properties.ts';

/** What the packs say: expiry and condition of each item, held against the drive's rules at once. */
export function ExpiryStep({ drive, draft, dispatch, returnTo }: StepProperties) {
  const { t } = useTranslation();
  const [attempt, setAttempt] = useState(0);
  const { rules, expectedArrival } = drive.terms;
  const now = serverNow();
  const today = calendarDay(now);
  const path = givePath(drive);
  const unknown = attempt === 0 ? [] : draft.items.filter((item) => !isPackKnown(item));
  const months = rules.minimumMonthsAtArrival;

  const goOn = () => {
    if (draft.items.every(isPackKnown)) navigate(path, { step: returnTo ?? 'hand-in' });
    else setAttempt((before) => before + 1);
  };
  const errorText = (name: string) => t('error.expiry.missing', { name });
  return (
    <Page
      title={t('expiry.title')}
      lead={
        months === 0
          ? undefined
          : t('expiry.lead', { count: months, day: formatDay(expectedArrival, now) })
      }
      before={<StepTop current="expiry" back={path} backStep="items" />}
    >
      <ErrorSummary
        attempt={attempt}
        errors={unknown.map(({ itemId, name }) => ({
          id: `item-${itemId}-expiry`,
          text: errorText(name),
        }))}
      />
      {draft.items.filter(asksAboutPacks).map((item) => (
        <PackQuestions
          key={item.itemId}
          item={item}
          year={Number(today.slice(0, 4))}
          warnings={ruleWarnings(rules, expectedArrival, today, item)}
          error={unknown.includes(item) ? errorText(item.name) : undefined}
          onChange={(pack) => dispatch({ type: 'pack', itemId: item.itemId, pack })}
          onRemove={() => dispatch({ type: 'remove', itemId: item.itemId })}
        />
      ))}
      <button type="button" className="button button-large" onClick={goOn}>
        {t('form.continue')}
      </button>
    </Page>
  );
}

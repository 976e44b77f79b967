import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { serverNow } from '../../platform/api.ts';
import { calendarDay, formatDay } from '../../platform/formatting.ts';
import { Page } from '../components/page.tsx';
import { ErrorSummary } from '../forms/error-summary.tsx';
import { navigate } from '../navigation/navigation.ts';
import { openQuestions, type PackQuestion, packQuestions } from './draft.ts';
import { asksAboutPacks, PackQuestions } from './pack-questions.tsx';
import { ruleWarnings, takenOffFor } from './rule-warnings.ts';
import { StepTop } from './step-frame.tsx';
import { givePath, type StepProperties } from './step-properties.ts';

/**
 * The step about the expiry, condition and prescription of the items. Warnings about rules that an
 * item breaks appear while the giver answers.
 */
export function ExpiryStep({
  drive,
  draft,
  dispatch,
  returnTo,
  onTakeOff,
}: StepProperties & {
  /**
   * Removes the items that certainly cannot be accepted.
   * @returns the number of remaining items.
   */
  readonly onTakeOff: () => number;
}) {
  const { t } = useTranslation();
  const [attempt, setAttempt] = useState(0);
  const { rules, expectedArrival } = drive.terms;
  const now = serverNow();
  const today = calendarDay(now);
  const path = givePath(drive);
  const unanswered = draft.items.flatMap((item) =>
    openQuestions(item, rules).map((question) => ({ item, question })),
  );
  const wrong = attempt === 0 ? [] : unanswered;
  const months = rules.minimumMonthsAtArrival;

  const goOn = () => {
    if (unanswered.length > 0) setAttempt((before) => before + 1);
    else {
      const left = onTakeOff();
      navigate(path, { step: left === 0 ? 'item' : (returnTo ?? 'hand-in') });
    }
  };
  const errorText = (question: PackQuestion, name: string) =>
    t(`error.${question}.missing`, { name });
  return (
    <Page
      title={t('expiry.title')}
      lead={
        months === 0
          ? undefined
          : t(rules.categories.includes('medicine') ? 'expiry.lead' : 'expiry.lead-kits', {
              count: months,
              day: formatDay(expectedArrival, now),
            })
      }
      before={<StepTop current="expiry" back={path} backStep="items" />}
    >
      <ErrorSummary
        attempt={attempt}
        errors={wrong.map(({ item: { entryId, name }, question }) => ({
          id: `item-${entryId}-${question}`,
          text: errorText(question, name),
        }))}
      />
      {draft.items.filter(asksAboutPacks).map((item) => (
        <PackQuestions
          key={item.entryId}
          item={item}
          year={Number(today.slice(0, 4))}
          warnings={ruleWarnings(rules, expectedArrival, today, item)}
          questions={packQuestions(item, rules)}
          errorOf={(question) =>
            wrong.some((other) => other.item === item && other.question === question)
              ? errorText(question, item.name)
              : undefined
          }
          certain={takenOffFor(drive.terms, today, item).length > 0}
          onChange={(pack) => dispatch({ type: 'pack', entryId: item.entryId, pack })}
          onRemove={() => dispatch({ type: 'remove', entryId: item.entryId })}
        />
      ))}
      <button type="button" className="button button-large" onClick={goOn}>
        {t('form.continue')}
      </button>
    </Page>
  );
}

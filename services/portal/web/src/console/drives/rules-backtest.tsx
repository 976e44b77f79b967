import type { AcceptanceRules, RejectionReason, WhatIfKind, WhatIfView } from '@bluebox/contracts';
import { ACCOUNTS_AFTER_INSPECTION } from '@bluebox/contracts/accounts';
import { useQuery } from '@tanstack/react-query';
import { Button, Form, type FormInstance } from 'antd';
import type { TFunction } from 'i18next';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { amountsText, quantityText } from '../../domain/quantity-text.ts';
import { useSettled } from '../../platform/use-settled.ts';
import { whatIfQuery } from '../api/tracker.ts';
import { Loaded } from '../feedback/loaded.tsx';
import { type BacktestCount, BacktestParts } from './backtest-parts.tsx';
import { amountsWith, type ChangedRules, changedRules } from './changed-rules.ts';
import type { TypedTerms } from './typed-terms.ts';

interface RulesBacktestProps {
  readonly driveId: string;
  readonly form: FormInstance<TypedTerms>;
  /** The saved rules, with which the typed ones are compared. */
  readonly saved: AcceptanceRules;
}

/**
 * The effect that changed rules would have had on the goods that inspectors have seen, shown before
 * the rules are saved. Nothing is shown while the rules are as saved.
 */
export function RulesBacktest({ driveId, form, saved }: RulesBacktestProps) {
  const { t } = useTranslation();
  const changed = changedRules(saved, Form.useWatch('rules', form));
  // Compared as text, because every render makes a new object.
  const settled = useSettled(changed === undefined ? '' : JSON.stringify(changed));
  return (
    <div aria-live="polite">
      {settled !== '' && (
        <section className="backtest" aria-labelledby="backtest-title">
          <h3 id="backtest-title">{t('backtest.title')}</h3>
          <Asked driveId={driveId} rules={JSON.parse(settled)} />
          <p className="soft">{t('backtest.unknown')}</p>
        </section>
      )}
    </div>
  );
}

function Asked({ driveId, rules }: { readonly driveId: string; readonly rules: ChangedRules }) {
  const { t } = useTranslation();
  const found = useQuery(whatIfQuery(driveId, rules));
  // A closed dialog keeps its count, so that it can give the focus back to the button.
  const [opened, setOpened] = useState<{
    readonly count: BacktestCount;
    readonly isOpen: boolean;
  }>();
  return (
    <Loaded query={found}>
      {({ kinds }) =>
        kinds.length === 0 ? (
          <p>{t('backtest.nothingInspected')}</p>
        ) : (
          <>
            <Difference kinds={kinds} />
            {kinds.map((kind) => (
              <KindCounts
                key={`${kind.category}|${kind.unit}`}
                kind={kind}
                onOpen={(count) => setOpened({ count, isOpen: true })}
              />
            ))}
            {opened !== undefined && (
              <BacktestParts
                driveId={driveId}
                rules={rules}
                {...opened}
                onClose={() => setOpened({ ...opened, isOpen: false })}
              />
            )}
          </>
        )
      }
    </Loaded>
  );
}

/** The goods fewer and more in one sentence each, with how many of them are in cartons already. */
function Difference({ kinds }: Pick<WhatIfView, 'kinds'>) {
  const { t } = useTranslation();
  const fewer = amountsWith(kinds, 'no-longer-accepted');
  const more = amountsWith(kinds, 'newly-accepted');
  if (fewer.all.length + more.all.length === 0) return <p>{t('backtest.same')}</p>;
  const packed =
    fewer.packed.length === 0
      ? t('backtest.nonePacked')
      : t('backtest.packed', { amounts: amountsText(t, fewer.packed) });
  return (
    <ul className="backtest-difference">
      {fewer.all.length > 0 && (
        <li>
          <strong>{t('backtest.fewer', { amounts: amountsText(t, fewer.all) })}</strong> {packed}
        </li>
      )}
      {more.all.length > 0 && (
        <li>
          <strong>{t('backtest.more', { amounts: amountsText(t, more.all) })}</strong>
        </li>
      )}
    </ul>
  );
}

interface KindCountsProps {
  readonly kind: WhatIfKind;
  readonly onOpen: (count: BacktestCount) => void;
}

function KindCounts({ kind, onOpen }: KindCountsProps) {
  const { t } = useTranslation();
  const { category, unit, asDecided, asItWouldBe, outcomes, assumedArrival, notInspected } = kind;
  const name = t(`vocabulary:category.${category}`);
  const waiting = notInspected.promised + notInspected.received;
  return (
    <div className="backtest-kind">
      <h4>{name}</h4>
      <p>
        {t('backtest.thenAndNow', {
          before: quantityText(t, unit, asDecided.accepted),
          after: quantityText(t, unit, asItWouldBe.accepted),
        })}
      </p>
      <ul className="row-list">
        {outcomes.map(({ outcome, quantity, parts, reasons, where }) => {
          const label = t(`backtest.outcome.${outcome}`);
          return (
            <li key={outcome} className="backtest-count">
              <span className="backtest-what">
                <span>
                  {label} <strong>{quantityText(t, unit, quantity)}</strong>
                </span>
                {[reasonsText(t, unit, reasons), whereText(t, unit, where)]
                  .filter((text) => text !== '')
                  .map((text) => (
                    <span key={text} className="soft">
                      {text}
                    </span>
                  ))}
              </span>
              <Button
                aria-label={t('backtest.openOf', { name, outcome: label })}
                onClick={() => onOpen({ category, unit, outcome })}
              >
                {t('backtest.open', { count: parts })}
              </Button>
            </li>
          );
        })}
      </ul>
      {waiting > 0 && (
        <p className="soft">
          {t('backtest.notInspected', { amount: quantityText(t, unit, waiting) })}
        </p>
      )}
      {assumedArrival > 0 && (
        <p className="soft">
          {t('backtest.assumedArrival', { amount: quantityText(t, unit, assumedArrival) })}
        </p>
      )}
    </div>
  );
}

/** Says how much each reason concerns: `效期不足 225 盒`. */
const reasonsText = (
  t: TFunction,
  unit: WhatIfKind['unit'],
  reasons: WhatIfKind['reasonsDecided'],
): string =>
  (Object.entries(reasons) as [RejectionReason, number][])
    .map(([reason, count]) => `${t(`vocabulary:reason.${reason}`)} ${quantityText(t, unit, count)}`)
    .join(t('list.comma'));

/** Says where the goods are now: `现在：已装箱 3 盒、在途 5 盒`. */
const whereText = (
  t: TFunction,
  unit: WhatIfKind['unit'],
  where: WhatIfKind['outcomes'][number]['where'],
): string => {
  const places = ACCOUNTS_AFTER_INSPECTION.flatMap((account) => {
    const quantity = where[account] ?? 0;
    return quantity > 0
      ? [`${t(`vocabulary:account.${account}`)} ${quantityText(t, unit, quantity)}`]
      : [];
  });
  return places.length === 0 ? '' : t('backtest.where', { places: places.join(t('list.comma')) });
};

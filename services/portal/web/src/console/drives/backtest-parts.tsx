import type { Category, Unit, WhatIfOutcome, WhatIfPart } from '@bluebox/contracts';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Modal } from 'antd';
import { useTranslation } from 'react-i18next';
import { quantityText } from '../../domain/quantity-text.ts';
import { formatDate } from '../../platform/formatting.ts';
import { whatIfPartsQuery } from '../api/tracker.ts';
import { MoreRows } from '../components/more-rows.tsx';
import { Loaded } from '../feedback/loaded.tsx';
import { ItemText } from '../items/item-text.tsx';
import type { ChangedRules } from './changed-rules.ts';

/** One count of a backtest. */
export interface BacktestCount {
  readonly category: Category;
  readonly unit: Unit;
  readonly outcome: WhatIfOutcome;
}

interface BacktestPartsProps {
  readonly driveId: string;
  readonly rules: ChangedRules;
  readonly count: BacktestCount;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** The dialog with the inspected parts behind one count, and where each of them is now. */
export function BacktestParts({ driveId, rules, count, isOpen, onClose }: BacktestPartsProps) {
  const { t } = useTranslation();
  const parts = useInfiniteQuery(whatIfPartsQuery(driveId, { ...rules, ...count }));
  return (
    <Modal
      open={isOpen}
      title={`${t(`vocabulary:category.${count.category}`)} · ${t(`backtest.outcome.${count.outcome}`)}`}
      footer={null}
      width={720}
      styles={{ header: { paddingInlineEnd: 32 } }}
      onCancel={onClose}
    >
      <Loaded query={parts}>
        {({ rows }) => (
          <ul className="row-list">
            {rows.map((part) => (
              <li key={part.id} className="backtest-part">
                <PartText part={part} />
              </li>
            ))}
          </ul>
        )}
      </Loaded>
      <MoreRows of="parts" list={parts} />
    </Modal>
  );
}

function PartText({ part }: { readonly part: WhatIfPart }) {
  const { t } = useTranslation();
  const { item, quantity, reference, expiry, lot, inspectedOn, override } = part;
  const facts = [
    expiry === undefined
      ? t('backtest.noExpiry')
      : t('backtest.expiry', { day: formatDate(expiry) }),
    ...(lot === undefined ? [] : [t('backtest.lot', { lot })]),
    t('backtest.inspected', { day: formatDate(inspectedOn) }),
    ...(reference === undefined ? [] : [reference]),
    ...(override === undefined ? [] : [t(`overrideReason.${override}`)]),
  ];
  const reasons = part.reasonsOtherwise.length > 0 ? part.reasonsOtherwise : part.reasonsDecided;
  const places = part.places.map(({ state, quantity: some, boxNumber }) =>
    [
      t(`journey.state.${state}`),
      quantityText(t, item.unit, some),
      ...(boxNumber === undefined ? [] : [t('packing.boxNumber', { number: boxNumber })]),
    ].join(' '),
  );
  return (
    <>
      <span>
        <ItemText item={item} /> <strong>{quantityText(t, item.unit, quantity)}</strong>
      </span>
      <span className="soft">{facts.join(' · ')}</span>
      {reasons.length > 0 && (
        <span>
          {reasons.map((reason) => t(`vocabulary:reason.${reason}`)).join(t('list.comma'))}
        </span>
      )}
      <span>{places.join(t('list.comma'))}</span>
    </>
  );
}

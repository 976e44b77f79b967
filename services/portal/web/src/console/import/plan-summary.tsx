import type { ImportAnswers, ImportReview, PlannedRow } from '@bluebox/spreadsheet/import-review';
import { Alert, Checkbox, Radio } from 'antd';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { quantityText } from '../../domain/quantity-text.ts';

/** Largest number of entries listed; the others are only counted. */
const MOST_TOLD = 20;

type Goods = PlannedRow['after'] | ImportReview['missing'][number]['line'];
const goodsText = (t: TFunction, { item, quantity, expiry, lot }: Goods): string =>
  [item.name, item.specification, quantityText(t, item.unit, quantity), expiry, lot]
    .filter((part) => part !== undefined)
    .join(' ');

interface PlanSummaryProps {
  readonly review: ImportReview;
  readonly answers: ImportAnswers;
  readonly onAnswers: (answers: ImportAnswers) => void;
  /** Whether every row of the file could be read. */
  readonly allRead: boolean;
  /** Whether the drive has a list of departments. */
  readonly departmentsListed: boolean;
}

/** The changes that the import would make, and the questions to answer first. */
export function PlanSummary({
  review,
  answers,
  onAnswers,
  allRead,
  departmentsListed,
}: PlanSummaryProps) {
  const { t } = useTranslation();
  const { counts, added, withdrawn, rows, missing, departments, asks } = review;
  const { unknownDepartments, mixedDepartments, writtenDepartments, moved } = review;
  const named = (list: ImportReview['writtenDepartments']) =>
    list
      .slice(0, MOST_TOLD)
      .map(({ department, pledges }) =>
        t('importing.plan.unknownDepartment', {
          department,
          pledges: t('importing.pledges', { count: pledges }),
        }),
      )
      .join(t('list.comma'));
  const gone = missing.filter((one) => one.withdrawn).length;
  const changed = rows.filter(({ outcome }) => outcome === 'changed' || outcome === 'replaced');
  const kept = rows.filter(({ outcome }) => outcome === 'kept' || outcome === 'refused');
  return (
    <>
      <dl className="outcome">
        {(['created', 'amended', 'unchanged'] as const).map((outcome) => (
          <div key={outcome}>
            <dt>{t(`importing.plan.${outcome}`)}</dt>
            <dd>{t('importing.pledges', { count: counts[outcome] })}</dd>
          </div>
        ))}
        <div>
          <dt>{t('importing.plan.pieces')}</dt>
          <dd>
            +{added} / −{withdrawn}
          </dd>
        </div>
      </dl>
      {unknownDepartments.length > 0 && (
        <Alert
          type="warning"
          showIcon
          title={t('importing.plan.unknownDepartments', {
            departments: named(unknownDepartments),
          })}
          description={t('importing.plan.unknownDepartmentsHint')}
        />
      )}
      {!departmentsListed && writtenDepartments.length > 0 && (
        <Alert
          type="info"
          showIcon
          title={t('importing.plan.noDepartmentList', { departments: named(writtenDepartments) })}
          description={t('importing.plan.noDepartmentListHint')}
        />
      )}
      {mixedDepartments.length > 0 && (
        <Alert
          type="warning"
          showIcon
          title={t('importing.plan.mixedDepartments', { count: mixedDepartments.length })}
          description={mixedDepartments
            .slice(0, MOST_TOLD)
            .map((mixed) => t('importing.plan.mixedDepartment', { ...mixed }))
            .join(t('list.comma'))}
        />
      )}
      <Told
        title={t('importing.plan.changed', { count: changed.length + departments.length })}
        lines={[
          ...changed.map(({ row, reference, before, after }) =>
            t('importing.plan.change', {
              row,
              reference,
              before: before === undefined ? '' : goodsText(t, before),
              after: goodsText(t, after),
            }),
          ),
          ...departments.map(({ reference, before = '—', after }) =>
            t('importing.plan.department', { reference, before, after }),
          ),
        ]}
      />
      <Told
        title={t('importing.plan.kept', { count: kept.length })}
        lines={kept.map(({ row, reference, detail = '' }) =>
          t('importing.plan.keptRow', { row, reference, why: t(`problems.${detail}`) }),
        )}
      />
      <Told
        title={
          gone === 0
            ? t('importing.plan.missing', { count: missing.length })
            : t('importing.plan.missingSome', {
                count: missing.length,
                gone,
                stays: missing.length - gone,
              })
        }
        lines={missing.map((one) =>
          t(`importing.plan.${one.withdrawn ? 'missingGone' : 'missingLine'}`, {
            reference: one.reference,
            goods: goodsText(t, one.line),
          }),
        )}
      >
        {allRead ? (
          <Checkbox
            checked={answers.withdrawMissing}
            onChange={({ target }) => onAnswers({ ...answers, withdrawMissing: target.checked })}
          >
            {t('importing.plan.withdrawMissing')}
          </Checkbox>
        ) : (
          <p className="soft">{t('importing.plan.notAllRead')}</p>
        )}
      </Told>
      {moved.length > 0 && (
        <fieldset className="fieldset stack">
          <legend>{t('importing.plan.moved', { count: moved.length })}</legend>
          <ul>
            {moved.slice(0, MOST_TOLD).map(({ row, line, reference, moves, canMove }) => (
              <li key={row}>
                {t(`importing.plan.${moves ? 'moves' : canMove ? 'movedRow' : 'movedStays'}`, {
                  row,
                  goods: goodsText(t, line),
                  reference,
                })}
              </li>
            ))}
          </ul>
          {moved.length > MOST_TOLD && (
            <p className="soft">{t('importing.plan.more', { count: moved.length - MOST_TOLD })}</p>
          )}
          <Radio.Group
            value={answers.moved}
            options={(['leave', 'move', 'both'] as const).map((value) => ({
              value,
              label: t(`importing.plan.movedHow.${value}`),
            }))}
            onChange={({ target }) =>
              onAnswers({ ...answers, moved: target.value as ImportAnswers['moved'] })
            }
          />
        </fieldset>
      )}
      {asks.length > 0 && (
        <section className="stack">
          <h3>{t('importing.plan.asks', { count: asks.length })}</h3>
          {asks.slice(0, MOST_TOLD).map(({ prepared, plan }) => (
            <fieldset key={plan.importKey} className="fieldset">
              <legend>
                {t('importing.plan.ask', {
                  rows: prepared.rows.join(t('list.comma')),
                  alike: plan.looksLike.map(({ reference }) => reference).join(t('list.comma')),
                  differs: t(`importing.plan.differs.${plan.looksLike[0]?.differs ?? 'unclear'}`),
                })}
              </legend>
              <Radio.Group
                value={answers.alike[plan.importKey] ?? 'leave'}
                options={[
                  { value: 'leave', label: t('importing.plan.leave') },
                  ...plan.looksLike.map(({ pledgeId, reference }) => ({
                    value: pledgeId,
                    label: t('importing.plan.same', { reference }),
                  })),
                  { value: 'new', label: t('importing.plan.asNew') },
                ]}
                onChange={({ target }) => {
                  const { [plan.importKey]: _before, ...others } = answers.alike;
                  const value = String(target.value);
                  onAnswers({
                    ...answers,
                    alike: value === 'leave' ? others : { ...others, [plan.importKey]: value },
                  });
                }}
              />
            </fieldset>
          ))}
          {asks.length > MOST_TOLD && (
            <p className="soft">{t('importing.plan.more', { count: asks.length - MOST_TOLD })}</p>
          )}
        </section>
      )}
    </>
  );
}

interface ToldProps {
  readonly title: string;
  readonly lines: readonly string[];
  readonly children?: React.ReactNode;
}

/**
 * A foldable list below a heading, cut after `MOST_TOLD` lines. More than five lines start folded,
 * and an empty list is hidden.
 */
export function Told({ title, lines, children }: ToldProps) {
  const { t } = useTranslation();
  if (lines.length === 0) return null;
  return (
    <details className="plan-list" open={lines.length <= 5}>
      <summary>{title}</summary>
      <ul>
        {lines.slice(0, MOST_TOLD).map((line, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines may be equal, and have no state.
          <li key={index}>{line}</li>
        ))}
      </ul>
      {lines.length > MOST_TOLD && (
        <p className="soft">{t('importing.plan.more', { count: lines.length - MOST_TOLD })}</p>
      )}
      {children}
    </details>
  );
}

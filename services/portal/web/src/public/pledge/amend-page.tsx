import type { DriveView, PledgeView } from '@bluebox/contracts';
import { LARGEST_QUANTITY } from '@bluebox/contracts/kinds';
import { routes } from '@bluebox/contracts/routes';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { drivePath } from '../../domain/drive-address.ts';
import { itemText, quantityText } from '../../domain/quantity-text.ts';
import { serverNow } from '../../platform/api.ts';
import { calendarDay } from '../../platform/formatting.ts';
import { Callout } from '../components/callout.tsx';
import { Page } from '../components/page.tsx';
import { refusalText } from '../components/refusal-text.ts';
import { useApiMutation } from '../data/use-api-mutation.ts';
import { ErrorSummary } from '../forms/error-summary.tsx';
import { Field } from '../forms/field.tsx';
import { QuantityInput } from '../forms/quantity-input.tsx';
import { packQuestions } from '../give/draft.ts';
import { asksAboutPacks, PackQuestions } from '../give/pack-questions.tsx';
import { ruleWarnings, takenOffFor } from '../give/rule-warnings.ts';
import { BackLink } from '../give/step-frame.tsx';
import { Link } from '../navigation/link.tsx';
import { navigate } from '../navigation/navigation.ts';
import {
  type AmendedLine,
  amendableLines,
  amendmentOf,
  asDraftItem,
  fixedPieces,
  quantityError,
} from './amendment.ts';
import { currentAddress } from './current-address.ts';

/** The page on which a giver changes goods that were not handed in yet. */
export function AmendPage({
  pledge,
  drive,
  onChanged,
  onOutdated,
}: {
  readonly pledge: PledgeView;
  readonly drive: DriveView;
  readonly onChanged: (message: string) => void;
  readonly onOutdated: (code: string) => void;
}) {
  const { t } = useTranslation();
  // The pledge may be reloaded while the giver types. The changes are based on this version.
  const [begunWith] = useState(pledge);
  const [lines, setLines] = useState(() => amendableLines(begunWith));
  const [attempt, setAttempt] = useState(0);
  const leave = () => navigate(currentAddress(), {}, { replace: true });
  const mutation = useApiMutation(
    routes.amendPledge.at({ pledgeId: pledge.pledgeId }),
    () => {
      onChanged(t('amend.done'));
      leave();
    },
    (code) => {
      onOutdated(code);
      leave();
    },
  );
  const { rules, expectedArrival } = drive.terms;
  const today = calendarDay(serverNow());
  const kept = lines.filter(({ removed }) => !removed);
  const change = (lineId: string, next: Partial<AmendedLine>) =>
    setLines((before) =>
      before.map((line) => (line.line.lineId === lineId ? { ...line, ...next } : line)),
    );
  const errorOf = (line: AmendedLine) => {
    const key = attempt === 0 ? undefined : quantityError(line);
    return key === undefined ? undefined : t(key, { count: fixedPieces(line.line) });
  };
  const save = (event: FormEvent) => {
    event.preventDefault();
    setAttempt((before) => before + 1);
    if (kept.length === 0 || kept.some((line) => quantityError(line) !== undefined)) return;
    void mutation.act(amendmentOf(lines), begunWith.version);
  };
  const asksFirst = mutation.refusal === 'NEED_FULL' && mutation.data?.['limit'] === 'ask';
  return (
    <Page title={t('amend.title')} before={<BackLink to={currentAddress()} />}>
      <ErrorSummary
        attempt={attempt}
        errors={kept.flatMap((line) => {
          const text = errorOf(line);
          const name = line.line.item.name;
          return text === undefined
            ? []
            : [{ id: `quantity-${line.line.lineId}`, text: t('amend.error', { name, text }) }];
        })}
      />
      {mutation.refusal === undefined ? null : (
        <Callout kind={asksFirst ? 'care' : 'stop'} live title={t('amend.refused')}>
          {asksFirst ? (
            <>
              <p>{t('amend.full-ask')}</p>
              <button
                type="button"
                className="button button-quiet"
                onClick={() =>
                  void mutation.act({ ...amendmentOf(lines), despiteFull: true }, begunWith.version)
                }
              >
                {t('amend.full-insist')}
              </button>
            </>
          ) : (
            <p>
              {mutation.refusal === 'NEED_FULL'
                ? t('amend.full-strict')
                : refusalText(t, mutation.refusal)}
            </p>
          )}
        </Callout>
      )}
      <form noValidate onSubmit={save}>
        {kept.map((amended) => {
          const { line, quantity } = amended;
          const { lineId, item, handedIn, notHandedIn } = line;
          const name = itemText(item);
          const fixed = fixedPieces(line) > 0;
          const warnings = ruleWarnings(rules, expectedArrival, today, asDraftItem(amended));
          return (
            <div key={lineId} className="amend-line">
              {asksAboutPacks(item) && !fixed ? (
                <PackQuestions
                  item={asDraftItem(amended)}
                  year={Number(today.slice(0, 4))}
                  questions={packQuestions(item, rules)}
                  warnings={warnings}
                  certain={takenOffFor(drive.terms, today, asDraftItem(amended)).length > 0}
                  errorOf={() => undefined}
                  onChange={(pack) => change(lineId, { pack })}
                  onRemove={() => change(lineId, { removed: true })}
                />
              ) : (
                <h2 className="pack-name">{name}</h2>
              )}
              {handedIn > 0 ? (
                <p className="quiet">
                  {t('amend.handed-in', { quantity: quantityText(t, item.unit, handedIn) })}
                </p>
              ) : null}
              {notHandedIn > 0 ? (
                <p className="quiet">
                  {t('amend.not-handed-in', { quantity: quantityText(t, item.unit, notHandedIn) })}
                </p>
              ) : null}
              <Field
                id={`quantity-${lineId}`}
                label={t('amend.quantity', { unit: t(`vocabulary:unit.${item.unit}`) })}
                error={errorOf(amended)}
              >
                {(ties) => (
                  <QuantityInput
                    ties={ties}
                    label={name}
                    value={quantity}
                    least={Math.max(1, fixedPieces(line))}
                    most={LARGEST_QUANTITY}
                    onChange={(value) => change(lineId, { quantity: value })}
                  />
                )}
              </Field>
              {fixed || kept.length === 1 ? null : (
                <button
                  type="button"
                  className="text-button"
                  aria-label={t('items.remove-of', { name })}
                  onClick={() => change(lineId, { removed: true })}
                >
                  {t('items.remove')}
                </button>
              )}
            </div>
          );
        })}
        <p className="quiet">
          {t('amend.more')}
          <Link to={drivePath(drive.slug, 'give')}>{t('amend.more-link')}</Link>
        </p>
        <button type="submit" className="button button-large" aria-disabled={mutation.busy}>
          {mutation.busy ? t('form.working') : t('amend.save')}
        </button>
      </form>
    </Page>
  );
}

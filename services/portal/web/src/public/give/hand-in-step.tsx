import type { HandInPoint } from '@bluebox/contracts';
import { departmentIn } from '@bluebox/contracts/drive-texts';
import { type RefObject, useEffect, useState } from 'react';
import { useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { isShortPhone } from '../../domain/short-phone.ts';
import { serverNow } from '../../platform/api.ts';
import { formatDay } from '../../platform/formatting.ts';
import { currentLanguage } from '../../platform/language.ts';
import { Callout } from '../components/callout.tsx';
import { Page } from '../components/page.tsx';
import { PointText } from '../drive/hand-in-points.tsx';
import { ErrorSummary } from '../forms/error-summary.tsx';
import { Field, FieldError, Group } from '../forms/field.tsx';
import { errorKey, resolveBy } from '../forms/form-resolver.ts';
import { navigate } from '../navigation/navigation.ts';
import type { Draft } from './draft.ts';
import {
  giverOf,
  type HandInAnswers,
  type HandInValues,
  handInSchema,
  POINT_OPEN,
} from './hand-in-schema.ts';
import { Notice } from './notice.tsx';
import { asksAboutPacks } from './pack-questions.tsx';
import { StepTop } from './step-frame.tsx';
import { givePath, type StepProperties } from './step-properties.ts';

const resolver = resolveBy<HandInValues>(handInSchema);
const FIELDS = [
  'handInPointId',
  'department',
  'name',
  'contact',
  'staffNumber',
  'sourceDeclared',
  'noticeAgreed',
] as const;

/** The step for the hand-in point, the giver's optional data, and the declarations. */
export function HandInStep({
  drive,
  draft,
  dispatch,
  answers,
  typed,
  onAnswer,
  unanswered,
  noticeChanged,
}: StepProperties & {
  readonly answers: HandInAnswers;
  /**
   * Values of the fields. The page keeps the values after the step, but does not store them on the
   * device.
   */
  readonly typed: RefObject<HandInValues | undefined>;
  readonly onAnswer: (answers: HandInAnswers) => void;
  /**
   * Whether another tab has added items with open questions, which must be answered before the
   * check.
   */
  readonly unanswered: boolean;
  readonly noticeChanged: boolean;
}) {
  const { t } = useTranslation();
  const { handInPoints, departments, noticeVersion, window } = drive.terms;
  const { register, handleSubmit, watch, formState } = useForm<HandInValues>({
    resolver,
    shouldFocusError: false,
    defaultValues: startValues(draft, answers, typed.current, handInPoints, noticeVersion),
  });
  useEffect(() => {
    const watching = watch((values) => {
      typed.current = values as HandInValues;
    });
    return () => watching.unsubscribe();
  }, [watch, typed]);
  const path = givePath(drive);
  const [doubted, setDoubted] = useState<string>();
  const goOn = handleSubmit((values) => {
    const { handInPointId, department, name, contact, staffNumber } = values;
    if (isShortPhone(contact) && contact !== doubted) return setDoubted(contact);
    dispatch({
      type: 'hand-in',
      handInPointId: handInPointId === POINT_OPEN ? undefined : handInPointId,
      department: department === '' ? undefined : department,
    });
    onAnswer({ giver: giverOf({ name, contact, staffNumber }), agreedTo: noticeVersion });
    if (unanswered) navigate(path, { step: 'expiry', returnTo: 'check' });
    else navigate(path, { step: 'check' });
  });
  const { errors, submitCount } = formState;
  const errorOf = (name: (typeof FIELDS)[number]) => {
    const key = errorKey(errors[name]);
    return key === undefined ? undefined : t(key);
  };
  const until = formatDay(window.closesOn, serverNow());
  return (
    <Page
      title={t('hand-in.title')}
      before={
        <StepTop
          current="hand-in"
          back={path}
          backStep={draft.items.some(asksAboutPacks) ? 'expiry' : 'items'}
        />
      }
    >
      {noticeChanged ? <Callout kind="care">{t('refusal.NOTICE_CHANGED')}</Callout> : null}
      <ErrorSummary
        attempt={submitCount}
        errors={FIELDS.flatMap((name) => {
          const text = errorOf(name);
          return text === undefined ? [] : [{ id: name, text }];
        })}
      />
      <form noValidate onSubmit={(event) => void goOn(event)}>
        <Group
          id="handInPointId"
          legend={t('hand-in.point')}
          hint={t('points.until', { day: until })}
          className="tiles"
          error={errorOf('handInPointId')}
        >
          {handInPoints.map((point) => (
            <label key={point.pointId} className="tile">
              <input type="radio" value={point.pointId} {...register('handInPointId')} />
              <span>
                <PointText point={point} />
              </span>
            </label>
          ))}
          {handInPoints.length === 1 ? null : (
            <label className="tile">
              <input type="radio" value={POINT_OPEN} {...register('handInPointId')} />
              <span>{t('hand-in.point-open')}</span>
            </label>
          )}
        </Group>

        {departments.length === 0 ? null : (
          <Field
            id="department"
            label={t('hand-in.department')}
            hint={t('hand-in.department-hint')}
            optional
            error={errorOf('department')}
          >
            {(ties) => (
              <select {...ties} {...register('department')}>
                <option value="">{t('hand-in.no-department')}</option>
                {departments.map((department) => (
                  <option key={department} value={department}>
                    {departmentIn(currentLanguage(), drive.terms, department)}
                  </option>
                ))}
              </select>
            )}
          </Field>
        )}

        <Group legend={t('hand-in.contact')} hint={t('hand-in.contact-why')} className="contact">
          <Field id="name" label={t('hand-in.name')} error={errorOf('name')}>
            {(ties) => <input {...ties} {...register('name')} type="text" autoComplete="name" />}
          </Field>
          <Field
            id="contact"
            label={t('hand-in.contact-field')}
            hint={t('hand-in.contact-hint')}
            error={errorOf('contact')}
          >
            {(ties) => <input {...ties} {...register('contact')} type="text" autoComplete="off" />}
          </Field>
          <Field id="staffNumber" label={t('hand-in.staff-number')} error={errorOf('staffNumber')}>
            {(ties) => (
              <input
                {...ties}
                {...register('staffNumber')}
                type="text"
                autoComplete="off"
                autoCapitalize="characters"
                spellCheck={false}
              />
            )}
          </Field>
        </Group>

        <div
          className={errorOf('sourceDeclared') === undefined ? 'confirm' : 'confirm field-wrong'}
        >
          <FieldError id="source-error" error={errorOf('sourceDeclared')} />
          <label className="check">
            <input
              type="checkbox"
              id="sourceDeclared"
              {...(errorOf('sourceDeclared') === undefined
                ? {}
                : { 'aria-describedby': 'source-error', 'aria-invalid': true })}
              {...register('sourceDeclared')}
            />
            <span>
              {t(
                drive.terms.rules.categories.includes('medicine')
                  ? 'hand-in.source'
                  : 'hand-in.source-goods',
              )}
            </span>
          </label>
        </div>
        <div className={errorOf('noticeAgreed') === undefined ? 'confirm' : 'confirm field-wrong'}>
          <FieldError id="notice-error" error={errorOf('noticeAgreed')} />
          <label className="check">
            <input
              type="checkbox"
              id="noticeAgreed"
              {...(errorOf('noticeAgreed') === undefined
                ? {}
                : { 'aria-describedby': 'notice-error', 'aria-invalid': true })}
              {...register('noticeAgreed')}
            />
            <span>{t('hand-in.notice')}</span>
          </label>
          <Notice version={noticeVersion} />
        </div>
        {doubted === undefined ? null : (
          <Callout kind="care" live>
            <p>{t('hand-in.asked-contact', { contact: doubted })}</p>
          </Callout>
        )}
        <button type="submit" className="button button-large">
          {t('form.continue')}
        </button>
      </form>
    </Page>
  );
}

function startValues(
  draft: Draft,
  { giver, agreedTo }: HandInAnswers,
  typed: HandInValues | undefined,
  points: readonly HandInPoint[],
  noticeVersion: string,
): HandInValues {
  const [only] = points.length === 1 ? points : [];
  const agreed = agreedTo === noticeVersion;
  const unchosen = agreed ? POINT_OPEN : '';
  const known = (wanted: string | undefined) =>
    wanted === POINT_OPEN || points.some(({ pointId }) => pointId === wanted) ? wanted : undefined;
  if (typed !== undefined)
    return {
      ...typed,
      handInPointId: known(typed.handInPointId) ?? only?.pointId ?? '',
      // An agreement to an earlier version of the notice does not count.
      noticeAgreed: typed.noticeAgreed && (agreedTo === undefined || agreed),
    };
  const chosen = known(draft.handInPointId);
  return {
    handInPointId: chosen ?? only?.pointId ?? unchosen,
    department: draft.department ?? '',
    name: giver.name ?? '',
    contact: giver.contact ?? '',
    staffNumber: giver.staffNumber ?? '',
    sourceDeclared: agreed,
    noticeAgreed: agreed,
  };
}

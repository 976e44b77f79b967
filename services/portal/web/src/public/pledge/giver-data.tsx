import type { DriveView, PledgeView } from '@bluebox/contracts';
import { departmentIn } from '@bluebox/contracts/drive-texts';
import { routes } from '@bluebox/contracts/routes';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { currentLanguage } from '../../platform/language.ts';
import { ConfirmedButton } from '../components/confirmed-button.tsx';
import { useApiMutation } from '../data/use-api-mutation.ts';
import { Notice } from '../give/notice.tsx';
import { GiverForm } from './giver-form.tsx';

/** The giver's personal data, with buttons to correct and to erase it. */
export function GiverData({
  pledge,
  terms,
  onChanged,
}: {
  readonly pledge: PledgeView;
  readonly terms: DriveView['terms'];
  readonly onChanged: (message: string) => void;
}) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const { giver, department, noticeVersion, pledgeId } = pledge;
  const mutation = useApiMutation(routes.forgetGiver.at({ pledgeId }), () => {
    setOpen(false);
    onChanged(t('forget.done'));
  });
  const known = [
    [t('hand-in.name'), giver?.name],
    [t('hand-in.contact-field'), giver?.contact],
    [t('hand-in.staff-number'), giver?.staffNumber],
  ].filter(([, value]) => value !== undefined);
  return (
    <section aria-labelledby="known-title">
      <h2 id="known-title">{t('known.title')}</h2>
      {giver === null ? <p>{t('known.forgotten')}</p> : null}
      {giver !== null && known.length === 0 ? <p>{t('known.nothing')}</p> : null}
      {known.length === 0 && department === undefined ? null : (
        <dl className="answers">
          {known.map(([term, value]) => (
            <div key={term} className="answer">
              <dt>{term}</dt>
              <dd className="answer-value">{value}</dd>
            </div>
          ))}
          {department === undefined ? null : (
            <div className="answer">
              <dt>{t('hand-in.department')}</dt>
              <dd className="answer-value">{departmentIn(currentLanguage(), terms, department)}</dd>
            </div>
          )}
        </dl>
      )}
      {department === undefined ? null : <p className="quiet">{t('known.department')}</p>}
      {giver === null ? null : <GiverForm pledge={pledge} giver={giver} onChanged={onChanged} />}
      <Notice version={noticeVersion} />
      {giver === null ? null : (
        <ConfirmedButton
          label={t('forget.button')}
          question={t('forget.question')}
          explanation={<p>{t('forget.text')}</p>}
          confirm={t('forget.confirm')}
          danger
          busy={mutation.busy}
          refusal={mutation.refusal}
          open={open}
          onOpen={setOpen}
          onConfirm={() => void mutation.act()}
        />
      )}
    </section>
  );
}

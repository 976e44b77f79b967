import type { DriveView } from '@bluebox/contracts';
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { accountsQuery, organisationsQuery } from '../api/portal.ts';
import { ButtonLink } from '../components/button-link.tsx';
import {
  FIRST_STEPS,
  type FirstStep,
  firstRun,
  isFirstRunNoted,
  noteFirstRun,
} from './first-run.ts';

/** The guide from an empty installation to the first drive. It disappears when all is done. */
export function FirstRunGuide({ drives }: { readonly drives: readonly DriveView[] }) {
  const { t } = useTranslation();
  const [isDismissed, setDismissed] = useState(() => isFirstRunNoted('dismissed'));
  const accounts = useQuery({ ...accountsQuery, enabled: !isDismissed }).data?.accounts;
  const organisations = useQuery({ ...organisationsQuery, enabled: !isDismissed }).data
    ?.organisations;
  if (isDismissed || accounts === undefined || organisations === undefined) return null;
  const done = firstRun({
    drives,
    organisations: organisations.length,
    accounts: accounts.length,
    poster: isFirstRunNoted('poster'),
  });
  if (done === undefined) return null;
  const next = FIRST_STEPS.find((step) => step !== 'organisation' && !done[step]);
  return (
    <section className="panel first-run" aria-labelledby="first-run-title">
      <div className="panel-title">
        <h2 id="first-run-title">{t('firstRun.title')}</h2>
        <Button
          onClick={() => {
            noteFirstRun('dismissed');
            setDismissed(true);
          }}
        >
          {t('firstRun.dismiss')}
        </Button>
      </div>
      <p className="soft">{t('firstRun.hint')}</p>
      <ol>
        {FIRST_STEPS.map((step, index) => (
          <li key={step} className={done[step] ? 'first-run-done' : undefined}>
            <span className="first-run-number" aria-hidden="true">
              {done[step] ? '✓' : index + 1}
            </span>
            <div className="stack">
              <div>
                <strong>{t(`firstRun.${step}.title`)}</strong>
                {done[step] && <span className="soft"> {t('firstRun.done')}</span>}
                <p className="soft">{t(`firstRun.${step}.hint`)}</p>
              </div>
              {!done[step] && (
                <div>
                  <StepLink step={step} drives={drives} isNext={step === next} />
                </div>
              )}
            </div>
          </li>
        ))}
      </ol>
    </section>
  );
}

interface StepLinkProps {
  readonly step: FirstStep;
  readonly drives: readonly DriveView[];
  readonly isNext: boolean;
}

function StepLink({ step, drives, isNext }: StepLinkProps) {
  const { t } = useTranslation();
  const label = t(`firstRun.${step}.action`);
  const draft = drives.find(({ status }) => status === 'draft');
  const published = drives.find(({ status }) => status !== 'draft');
  switch (step) {
    case 'organisation':
      return <ButtonLink to="/console/people/organisations">{label}</ButtonLink>;
    case 'drive':
      return draft === undefined ? (
        <ButtonLink primary={isNext} to="/console/drives/new">
          {label}
        </ButtonLink>
      ) : (
        <ButtonLink
          primary={isNext}
          to="/console/drives/$driveId/terms"
          params={{ driveId: draft.driveId }}
        >
          {t('firstRun.drive.publish')}
        </ButtonLink>
      );
    case 'people':
      return (
        <ButtonLink primary={isNext} to="/console/people" search={{}}>
          {label}
        </ButtonLink>
      );
    case 'poster':
      return published === undefined ? (
        <span className="soft">{t('firstRun.poster.later')}</span>
      ) : (
        <ButtonLink
          primary={isNext}
          to="/console/drives/$driveId/poster"
          params={{ driveId: published.driveId }}
          target="_blank"
        >
          {label}
        </ButtonLink>
      );
  }
}

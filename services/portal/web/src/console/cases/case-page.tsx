import type { CaseView } from '@bluebox/contracts';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { serverNow } from '../../platform/api.ts';
import { formatInstant } from '../../platform/formatting.ts';
import { RecordHistory } from '../actors/record-history.tsx';
import { driveKey } from '../api/pledge.ts';
import { caseQuery, eraseShipmentNotes, reopenCase } from '../api/shipment.ts';
import { useApiMutation } from '../api/use-api-mutation.ts';
import { ButtonLink } from '../components/button-link.tsx';
import { EraseNotesButton } from '../feedback/erase-notes-button.tsx';
import { Loaded } from '../feedback/loaded.tsx';
import { TakeBackButton } from '../feedback/take-back-button.tsx';
import { PageHeading } from '../layout/page-heading.tsx';
import { useMay } from '../layout/use-may.ts';
import { CasePhotos } from './case-photos.tsx';
import { STAGES, stepOf } from './case-stages.ts';
import { CaseSubject } from './case-subject.tsx';
import { CaseStateTag } from './case-tags.tsx';
import { caseTitle, reporterText, waitedText } from './case-title.ts';
import './cases.css';
import { CloseCaseForm } from './close-case-form.tsx';
import { ProgressCaseForm } from './progress-case-form.tsx';

const route = getRouteApi('/console/layout/drives/$driveId/cases/$caseId');

/**
 * The page of one case, with its stages, notes and photos, and forms to progress, close and reopen
 * it.
 */
export function CasePage() {
  const { driveId, caseId } = route.useParams();
  const found = useQuery(caseQuery(driveId, caseId));
  const { t } = useTranslation();
  return (
    <Loaded
      query={found}
      wayOn={
        <ButtonLink to="/console/drives/$driveId/cases" params={{ driveId }}>
          {t('action.toList')}
        </ButtonLink>
      }
    >
      {(one) => <CaseDetail found={one} />}
    </Loaded>
  );
}

function CaseDetail({ found }: { readonly found: CaseView }) {
  const { t } = useTranslation();
  const mayDecide = useMay()('coordinator');
  const { driveId, consignmentId, status, stage, notes = [] } = found;
  const touches = driveKey(driveId);
  const reopen = useApiMutation({ send: reopenCase(found.id), touches });
  const erase = useApiMutation({ send: eraseShipmentNotes, touches });
  return (
    <>
      <PageHeading
        title={caseTitle(t, found)}
        hint={[
          found.number === undefined ? undefined : t('cases.number', { number: found.number }),
          reporterText(t, found),
          t('cases.openedAt', { at: formatInstant(found.openedAt) }),
          status === 'open' ? waitedText(t, found.openedAt, serverNow()) : undefined,
        ]
          .filter((text) => text !== undefined)
          .join(' · ')}
      >
        <CaseStateTag found={found} />
      </PageHeading>
      <div className="stack">
        <CaseSubject found={found} />
        <section className="panel" aria-labelledby="stages-title">
          <h2 id="stages-title">{t('cases.stages')}</h2>
          <ol className="case-stages">
            {STAGES.map((name) => (
              <li
                key={name}
                className={stepOf(stage) >= stepOf(name) ? 'case-stage-done' : undefined}
                aria-current={stage === name ? 'step' : undefined}
              >
                {t(`caseStage.${name}`)}
                <span className="out-of-sight">
                  {stepOf(stage) >= stepOf(name) && t('cases.stageDone')}
                </span>
              </li>
            ))}
          </ol>
          {mayDecide && status === 'open' && <ProgressCaseForm found={found} />}
        </section>
        <section className="panel" aria-labelledby="notes-title">
          <div className="panel-title">
            <h2 id="notes-title">{t('cases.notes')}</h2>
            {notes.length > 0 && (
              <EraseNotesButton mutation={erase} input={{ of: 'case', id: found.id }} />
            )}
          </div>
          {notes.length === 0 ? (
            <p className="soft">{t('cases.noNotes')}</p>
          ) : (
            <ol className="row-list">
              {notes.map(({ at, text }) => (
                <li key={`${at}${text}`}>
                  <span className="case-note">{text}</span>
                  <time className="soft" dateTime={at}>
                    {formatInstant(at)}
                  </time>
                </li>
              ))}
            </ol>
          )}
        </section>
        <RecordHistory driveId={driveId} id={found.id} />
        {consignmentId !== undefined && (
          <CasePhotos driveId={driveId} consignmentId={consignmentId} caseId={found.id} />
        )}
        {mayDecide && status === 'open' && <CloseCaseForm found={found} />}
        {mayDecide && status === 'closed' && found.resolution !== 'receipt-reversed' && (
          <div>
            <TakeBackButton label={t('cases.reopen')} mutation={reopen} inputOf={(given) => given}>
              <p>{t('cases.reopenHint')}</p>
            </TakeBackButton>
          </div>
        )}
      </div>
    </>
  );
}

import { useSuspenseQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { driveQuery } from '../api/pledge.ts';
import { ButtonLink } from '../components/button-link.tsx';
import { EmptyNotice } from '../feedback/empty-notice.tsx';
import { MayOpen } from '../layout/may-open.tsx';
import { PageHeading } from '../layout/page-heading.tsx';
import { FileChoice } from './file-choice.tsx';
import './import.css';
import { OpenedFile } from './opened-file.tsx';
import { PasteChat } from './paste-chat.tsx';
import type { SpreadsheetReader } from './spreadsheet-reader.ts';
import { TemplateButtons } from './template-buttons.tsx';

const route = getRouteApi('/console/layout/drives/$driveId/pledges/import');

/**
 * The page that imports pledges from a spreadsheet or a chat, in four steps: choose a file or paste
 * text, match the columns, check the rows, import.
 */
export function ImportPage() {
  return (
    <MayOpen work="coordinator">
      <Import />
    </MayOpen>
  );
}

function Import() {
  const { t } = useTranslation();
  const { driveId } = route.useParams();
  const { data: drive } = useSuspenseQuery(driveQuery(driveId));
  const [reader, setReader] = useState<SpreadsheetReader>();
  const [pasted, setPasted] = useState('');
  useEffect(() => () => reader?.close(), [reader]);
  const takesPledges = drive.status === 'published' || drive.status === 'closed';
  return (
    <>
      <PageHeading title={t('importing.title')} hint={t('importing.hint')}>
        <ButtonLink to="/console/drives/$driveId/pledges" params={{ driveId }}>
          {t('importing.toPledges')}
        </ButtonLink>
      </PageHeading>
      {!takesPledges ? (
        <div className="panel">
          <EmptyNotice title={t(`importing.notNow.${drive.status}`)}>
            {drive.status === 'draft' && (
              <ButtonLink to="/console/drives/$driveId/terms" params={{ driveId }}>
                {t('importing.toTerms')}
              </ButtonLink>
            )}
          </EmptyNotice>
        </div>
      ) : reader === undefined ? (
        <div className="stack">
          <PasteChat text={pasted} onText={setPasted} onOpened={setReader} />
          <FileChoice onOpened={setReader} />
          <TemplateButtons />
        </div>
      ) : (
        <OpenedFile
          key={reader.key}
          reader={reader}
          driveId={driveId}
          noticeVersion={drive.terms.noticeVersion}
          collected={drive.terms.rules.categories}
          departmentsListed={drive.terms.departments.length > 0}
          onAnother={() => setReader(undefined)}
        />
      )}
    </>
  );
}

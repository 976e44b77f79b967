import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useDeed } from '../api/deed.ts';
import { endOtherSessions, endOwnSession, ownSessionsQuery } from '../api/portal.ts';
import { PageHeading } from '../frame/page-heading.tsx';
import { ConfirmButton } from '../notices/confirm-button.tsx';
import { Loaded } from '../notices/loaded.tsx';
import { ProblemNotice } from '../notices/problem-notice.tsx';
import { SessionList } from './session-list.tsx';

/** Sessions of the signed-in person, to sign out of a borrowed laptop from here. */
export function OwnSessionsPage() {
  const { t } = useTranslation();
  const sessions = useQuery(ownSessionsQuery);
  const touches = ownSessionsQuery.queryKey;
  const ending = useDeed({ send: endOwnSession, touches });
  const endingOthers = useDeed({ send: endOtherSessions, touches });
  return (
    <>
      <PageHeading title={t('sessions.title')} hint={t('sessions.hint')}>
        {(sessions.data?.sessions.length ?? 0) > 1 && (
          <ConfirmButton
            label={t('sessions.endOthers')}
            title={t('sessions.endOthersTitle')}
            okLabel={t('sessions.endOthers')}
            danger
            deed={endingOthers}
            input={undefined}
          >
            <p>{t('sessions.endOthersFollows')}</p>
          </ConfirmButton>
        )}
      </PageHeading>
      <ProblemNotice problem={ending.error} />
      <Loaded query={sessions}>
        {({ sessions: all }) => (
          <div className="panel">
            <SessionList sessions={all} ending={ending} />
          </div>
        )}
      </Loaded>
    </>
  );
}

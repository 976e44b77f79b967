import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { desksQuery } from '../api/care.ts';
import { EmptyNotice } from '../feedback/empty-notice.tsx';
import { Loaded } from '../feedback/loaded.tsx';
import { MayOpen } from '../layout/may-open.tsx';
import { PageHeading } from '../layout/page-heading.tsx';
import { NewDeskDialog } from './new-desk-dialog.tsx';

/** The page that lists the desks to which people bring their matters. */
export function DesksPage() {
  return (
    <MayOpen work="installation">
      <Desks />
    </MayOpen>
  );
}

function Desks() {
  const { t } = useTranslation();
  const [opening, setOpening] = useState(false);
  const desks = useQuery(desksQuery);
  return (
    <>
      <PageHeading title={t('matters.desks')} hint={t('matters.desksHint')}>
        <Button type="primary" onClick={() => setOpening(true)}>
          {t('matters.openDesk')}
        </Button>
      </PageHeading>
      <Loaded query={desks}>
        {({ desks: found }) =>
          found.length === 0 ? (
            <div className="panel">
              <EmptyNotice title={t('matters.noDesk')}>
                <p>{t('matters.noDeskHint')}</p>
              </EmptyNotice>
            </div>
          ) : (
            <ul className="panel row-list">
              {found.map(({ deskId, name, topics }) => (
                <li key={deskId}>
                  <Link
                    to="/console/matters/$deskId"
                    params={{ deskId }}
                    search={{}}
                    className="row-list-link"
                  >
                    <span className="row-list-name">{name}</span>
                    <span className="soft">
                      {topics.map((topic) => topic.name).join(t('list.comma'))}
                    </span>
                  </Link>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
      {opening && <NewDeskDialog onClose={() => setOpening(false)} />}
    </>
  );
}

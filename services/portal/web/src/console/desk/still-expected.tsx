import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Input } from 'antd';
import { useDeferredValue, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { expectedListQuery } from '../api/inventory.ts';
import { Loaded } from '../notices/loaded.tsx';

/** Who said that they will come, and has not; found by the beginning of the reference. */
export function StillExpected({ driveId }: { readonly driveId: string }) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState('');
  const search = useDeferredValue(typed.trim());
  const expected = useQuery({
    ...expectedListQuery(driveId, search),
    placeholderData: keepPreviousData,
  });
  return (
    <section className="panel" aria-labelledby="expected-title">
      <div className="panel-title">
        <h2 id="expected-title">{t('desk.expected')}</h2>
        {expected.data !== undefined && (
          <span className="soft">{t('desk.expectedCount', { count: expected.data.total })}</span>
        )}
      </div>
      <Input
        allowClear
        value={typed}
        maxLength={10}
        placeholder={t('desk.expectedSearch')}
        aria-label={t('desk.expectedSearch')}
        onChange={(event) => setTyped(event.target.value)}
      />
      <Loaded query={expected}>
        {({ expected: pledges }) =>
          pledges.length === 0 ? (
            <p className="soft desk-none">{t('desk.noneExpected')}</p>
          ) : (
            <ul className="row-list">
              {pledges.map(({ pledgeId, reference, lines }) => (
                <li key={pledgeId}>
                  <Link
                    to="/console/drives/$driveId/desk"
                    params={{ driveId }}
                    search={{ reference }}
                    className="row-list-link"
                  >
                    <span className="row-list-name">{reference}</span>
                    <span className="soft desk-goods">
                      {lines.map(({ item }) => item.name).join(t('list.comma'))}
                    </span>
                  </Link>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </section>
  );
}

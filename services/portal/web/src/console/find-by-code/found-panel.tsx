import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { drivesQuery } from '../api/pledge.ts';
import { foundText, PeopleList } from '../find-people/people-panel.tsx';
import { problemText } from '../i18n/problem-text.ts';
import { hitLink, hitText } from './hit-link.ts';
import type { Found } from './use-code-search.ts';

interface FoundPanelProps {
  readonly found: Found | undefined;
  readonly mayFindPeople: boolean;
  readonly onClose: () => void;
}

const FORMS = ['reference', 'box', 'consignment', 'lot', 'tail'] as const;
/** Largest number of characters shown of the search text. */
const MOST_SHOWN = 60;

/** The result below the search field; empty if the search opened a page. */
export function FoundPanel({ found, mayFindPeople, onClose }: FoundPanelProps) {
  const { t } = useTranslation();
  const isProblem =
    found !== undefined &&
    found.kind !== 'searching' &&
    found.kind !== 'hits' &&
    found.kind !== 'people';
  return (
    <>
      <p id="finder-found" className="out-of-sight" role={isProblem ? 'alert' : 'status'}>
        {found !== undefined && said(t, found)}
      </p>
      {found !== undefined && (
        <section className="finder-panel" aria-label={t('find.hits')}>
          <div className="finder-said">
            <p className="strong" aria-hidden="true">
              {said(t, found)}
            </p>
            <Button size="small" onClick={onClose}>
              {t('find.close')}
            </Button>
          </div>
          {found.kind === 'hits' && <Hits found={found} />}
          {found.kind === 'people' && <People found={found} />}
          {(found.kind === 'none' || found.kind === 'unknown') && (
            <>
              <p>{t('find.forms')}</p>
              <ul className="finder-forms">
                {mayFindPeople && <li>{t('find.form.person')}</li>}
                {FORMS.map((form) => (
                  <li key={form}>{t(`find.form.${form}`)}</li>
                ))}
              </ul>
            </>
          )}
        </section>
      )}
    </>
  );
}

type Translate = ReturnType<typeof useTranslation>['t'];

function said(t: Translate, found: Found): string {
  const text = found.text.slice(0, MOST_SHOWN);
  switch (found.kind) {
    case 'searching':
      return t('find.searching');
    case 'none':
      return t('find.none', { text });
    case 'unknown':
      return t('find.unknown', { text });
    case 'private-link':
      return t('find.privateLink');
    case 'problem':
      return problemText(t, found.problem);
    case 'people':
      return foundText(t, text, found.people);
    case 'hits':
      return found.lead.kind === 'several'
        ? t('find.several', { text })
        : t('find.elsewhere', { text });
  }
}

function People({ found }: { readonly found: Extract<Found, { kind: 'people' }> }) {
  const { data } = useQuery(drivesQuery);
  const drive = data?.drives.find(({ driveId }) => driveId === found.driveId);
  return (
    <div className="finder-hits">
      <PeopleList drive={drive} found={found.people} leadsTo="pledge" />
    </div>
  );
}

function Hits({ found: { lead, more } }: { readonly found: Extract<Found, { kind: 'hits' }> }) {
  const { t } = useTranslation();
  const drives = useQuery(drivesQuery);
  const titleOf = (driveId: string) =>
    drives.data?.drives.find((drive) => drive.driveId === driveId)?.terms.title ??
    t('find.anotherDrive');
  return (
    <>
      <ul className="finder-hits">
        {lead.hits.map((hit) => (
          <li key={hit.id}>
            <Link {...hitLink(hit)}>
              <span className="strong">{hitText(t, hit)}</span>
              <span className="soft">{titleOf(hit.driveId)}</span>
            </Link>
          </li>
        ))}
      </ul>
      {more && <p className="soft">{t('find.more')}</p>}
    </>
  );
}

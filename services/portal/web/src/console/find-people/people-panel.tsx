import type { DriveView, FoundGiver, FoundGivers } from '@bluebox/contracts';
import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { quantityText } from '../../domain/quantity-text.ts';
import { ProblemNotice } from '../feedback/problem-notice.tsx';
import { pointName } from '../i18n/point-name.ts';
import { PledgeStatusTag } from '../pledges/pledge-status-tag.tsx';
import './find-people.css';
import type { PeopleSearch } from './use-people-search.ts';

/** Page that a found person leads to: the count at the desk, or the pledge. */
export type LeadsTo = 'desk' | 'pledge';

interface PeoplePanelProps {
  readonly drive: DriveView;
  readonly people: PeopleSearch;
  readonly leadsTo: LeadsTo;
  /** Searches the page's list for the text, which may also be the name of an item. */
  readonly onAsGoods?: ((text: string) => void) | undefined;
}

/** The answer to a search for people; nothing while nobody was searched for. */
export function PeoplePanel({ drive, people, leadsTo, onAsGoods }: PeoplePanelProps) {
  const { t } = useTranslation();
  const { sought, dismiss } = people;
  if (sought === undefined) return null;
  const text = sought.text.trim();
  switch (sought.kind) {
    case 'searching':
      return (
        <p className="soft people-said" role="status">
          {t('find.searching')}
        </p>
      );
    case 'too-short':
      return (
        <p className="people-said" role="status">
          {t('findPeople.tooShort', { text })}
        </p>
      );
    case 'nobody':
      return (
        <p className="people-said" role="status">
          {t('findPeople.nobody', { text })}
        </p>
      );
    case 'problem':
      return (
        <ProblemNotice
          problem={sought.problem}
          onRetry={() => void people.seek(sought.text, onAsGoods)}
        />
      );
    case 'found':
      return (
        <section className="people-found" aria-label={t('findPeople.found')}>
          <p className="strong" role="status">
            {foundText(t, text, sought.found)}
          </p>
          <PeopleList drive={drive} found={sought.found} leadsTo={leadsTo} onOpen={dismiss} />
          {onAsGoods !== undefined && (
            <Button
              onClick={() => {
                dismiss();
                onAsGoods(text);
              }}
            >
              {t('findPeople.asGoods', { text })}
            </Button>
          )}
        </section>
      );
  }
}

/** Returns what a search for a text has found. Their number is not told if there are more. */
export const foundText = (t: TFunction, text: string, { givers, more }: FoundGivers): string =>
  t(more ? 'findPeople.foundMany' : 'findPeople.foundText', { text, count: givers.length });

interface PeopleListProps {
  readonly drive: DriveView | undefined;
  readonly found: FoundGivers;
  readonly leadsTo: LeadsTo;
  readonly onOpen?: () => void;
}

/** The people who were found, each with what tells them apart from others of the same name. */
export function PeopleList({ drive, found: { givers, more }, leadsTo, onOpen }: PeopleListProps) {
  const { t } = useTranslation();
  return (
    <>
      <ul className="row-list">
        {givers.map((giver) => (
          <li key={giver.pledgeId}>
            <Link
              {...(leadsTo === 'desk'
                ? {
                    to: '/console/drives/$driveId/desk',
                    params: { driveId: drive?.driveId ?? '' },
                    search: { reference: giver.reference },
                  }
                : {
                    to: '/console/drives/$driveId/pledges/$pledgeId',
                    params: { driveId: drive?.driveId ?? '', pledgeId: giver.pledgeId },
                  })}
              className="row-list-link people-row"
              onClick={onOpen}
            >
              <span className="people-name">
                <span className="row-list-name strong">
                  {giver.name ?? t('findPeople.unnamed')}
                </span>
                {giver.phoneEnd !== undefined && (
                  <span className="soft">{t('findPeople.phoneEnd', { end: giver.phoneEnd })}</span>
                )}
                <PledgeStatusTag status={giver.status} />
              </span>
              <span className="soft">
                {factsText(t, drive, giver)} · <span className="whole">{giver.reference}</span>
              </span>
            </Link>
          </li>
        ))}
      </ul>
      {more && <p className="soft">{t('findPeople.more')}</p>}
    </>
  );
}

function factsText(
  t: TFunction,
  drive: DriveView | undefined,
  { department, handInPointId, lines }: FoundGiver,
): string {
  const goods = lines
    .map(({ item, outstanding, quantity }) =>
      outstanding > 0
        ? `${item.name} ${quantityText(t, item.unit, outstanding)}`
        : t('findPeople.brought', {
            item: item.name,
            quantity: quantityText(t, item.unit, quantity),
          }),
    )
    .join(t('list.comma'));
  const point =
    drive === undefined || handInPointId === undefined
      ? undefined
      : pointName(t, drive, handInPointId);
  return [department, point, goods].filter((part) => part).join(' · ');
}

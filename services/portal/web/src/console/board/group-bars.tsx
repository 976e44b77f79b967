import type { DriveView, Grouping } from '@bluebox/contracts';
import { useQuery } from '@tanstack/react-query';
import { Segmented } from 'antd';
import { useTranslation } from 'react-i18next';
import { groupsQuery } from '../api/tracker.ts';
import { ButtonLink } from '../components/button-link.tsx';
import { Loaded } from '../feedback/loaded.tsx';
import { pointName } from '../i18n/point-name.ts';
import { useMay } from '../layout/use-may.ts';
import { byAmount } from './by-amount.ts';

interface GroupBarsProps {
  readonly drive: DriveView;
  readonly by: 'department' | 'handInPoint';
  readonly onChoose: (by: 'department' | 'handInPoint') => void;
}

type Group = Grouping['groups'][number];

/**
 * Parts of a group's bar: goods received and not rejected, rejected goods, and goods still to come.
 */
const PARTS = ['taken', 'rejected', 'toCome'] as const;
const partsOf = ({ toCome, received, rejected }: Group) => ({
  taken: Math.max(0, received - rejected),
  rejected,
  toCome,
});

/** Gifts by department or by hand-in point, as bars and as a table. */
export function GroupBars({ drive, by, onChoose }: GroupBarsProps) {
  const { t } = useTranslation();
  const mayReport = useMay()('coordinator');
  const { driveId } = drive;
  const groups = useQuery(groupsQuery(driveId));
  return (
    <section className="panel" aria-labelledby="groups-title">
      <div className="panel-title">
        <h2 id="groups-title">{t('board.groups.title')}</h2>
        <Segmented
          aria-label={t('board.groups.by')}
          value={by}
          options={(['department', 'handInPoint'] as const).map((value) => ({
            value,
            label: t(`board.groups.${value}`),
          }))}
          onChange={onChoose}
        />
      </div>
      <Loaded query={groups}>
        {({ departments, handInPoints, least }) => (
          <Groups
            grouping={by === 'department' ? departments : handInPoints}
            least={least}
            nameOf={(name) => (by === 'department' ? name : (pointName(t, drive, name) ?? name))}
          />
        )}
      </Loaded>
      {mayReport && by === 'department' && (
        <ButtonLink to="/console/drives/$driveId/department-report" params={{ driveId }}>
          {t('departmentReport.open')}
        </ButtonLink>
      )}
    </section>
  );
}

interface GroupsProps {
  readonly grouping: Grouping;
  readonly least: number;
  readonly nameOf: (name: string) => string;
}

function Groups({ grouping: { groups, others, withheld }, least, nameOf }: GroupsProps) {
  const { t } = useTranslation();
  if (withheld) return <p className="soft">{t('board.groups.withheld', { least })}</p>;
  const named = byAmount(groups).map((group) => ({
    key: `group ${group.name ?? ''}`,
    name: group.name === undefined ? t('board.groups.unsaid') : nameOf(group.name),
    group,
  }));
  const shown =
    others === undefined
      ? named
      : [
          ...named,
          {
            key: 'others',
            name: t('board.groups.others', { groups: others.groups }),
            group: others,
          },
        ];
  if (shown.length === 0) return <p className="soft">{t('board.groups.empty')}</p>;
  const widest = Math.max(1, ...shown.map(({ group: { toCome, received } }) => received + toCome));
  return (
    <>
      <ul className="need-legend group-legend">
        {PARTS.map((part) => (
          <li key={part}>
            <span className={`need-swatch group-${part}`} aria-hidden="true" />
            {t(`board.groups.${part}`)}
          </li>
        ))}
      </ul>
      <ul className="group-bars">
        {shown.map(({ key, name, group }) => (
          <li key={key}>
            <GroupBar name={name} group={group} widest={widest} />
          </li>
        ))}
      </ul>
      <p className="soft group-hint">{t('board.groups.hint', { least })}</p>
      <details className="chart-table">
        <summary>{t('board.asTable')}</summary>
        <table className="plain-table cards-when-narrow">
          <thead>
            <tr>
              <th scope="col">{t('board.groups.name')}</th>
              <th scope="col">{t('board.groups.pledges')}</th>
              <th scope="col">{t('board.groups.pledged')}</th>
              <th scope="col">{t('board.groups.taken')}</th>
              <th scope="col">{t('board.groups.rejected')}</th>
            </tr>
          </thead>
          <tbody>
            {shown.map(({ key, name, group }) => (
              <tr key={key}>
                <th scope="row">{name}</th>
                <td data-label={t('board.groups.pledges')}>{group.pledges.toLocaleString()}</td>
                <td data-label={t('board.groups.pledged')}>{group.pledged.toLocaleString()}</td>
                <td data-label={t('board.groups.taken')}>
                  {partsOf(group).taken.toLocaleString()}
                </td>
                <td data-label={t('board.groups.rejected')}>{group.rejected.toLocaleString()}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </>
  );
}

interface GroupBarProps {
  readonly name: string;
  readonly group: Group;
  /** Number of pieces that a bar of full width represents. */
  readonly widest: number;
}

function GroupBar({ name, group, widest }: GroupBarProps) {
  const { t } = useTranslation();
  const parts = partsOf(group);
  return (
    <div>
      <div className="need-text">
        <span className="strong">{name}</span>
        <span>
          {t('board.groups.pledged')} {t('board.groups.pieces', { count: group.pledged })}
        </span>
      </div>
      <div className="need-bar group-bar" aria-hidden="true">
        {PARTS.map((part) => (
          <span
            key={part}
            className={`need-part group-${part}`}
            style={{ width: `${(parts[part] / widest) * 100}%` }}
          />
        ))}
      </div>
      <p className="need-detail soft">
        {PARTS.filter((part) => parts[part] > 0)
          .map((part) => `${t(`board.groups.${part}`)} ${parts[part].toLocaleString()}`)
          .join(' · ')}
      </p>
    </div>
  );
}

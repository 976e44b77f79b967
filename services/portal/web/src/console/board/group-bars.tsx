import type { DriveView, Grouping } from '@bluebox/contracts';
import { useQuery } from '@tanstack/react-query';
import { Segmented } from 'antd';
import { useTranslation } from 'react-i18next';
import { groupsQuery } from '../api/tracker.ts';
import { ButtonLink } from '../components/button-link.tsx';
import { Loaded } from '../feedback/loaded.tsx';
import { pointName } from '../i18n/point-name.ts';
import { useMay } from '../layout/use-may.ts';
import { BoardCard } from './board-card.tsx';
import { byAmount } from './by-amount.ts';

interface GroupBarsProps {
  readonly drive: DriveView;
  /** Whether the card is open, and shows all groups with their details. */
  readonly isOpen: boolean;
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

/** Number of groups in the closed card. */
const FIRST_GROUPS = 5;

/** Gifts by department or by hand-in point, as bars and as a table. */
export function GroupBars({ drive, isOpen, by, onChoose }: GroupBarsProps) {
  const { t } = useTranslation();
  const mayReport = useMay()('coordinator');
  const { driveId } = drive;
  const groups = useQuery(groupsQuery(driveId));
  const grouping = by === 'department' ? groups.data?.departments : groups.data?.handInPoints;
  const count = (grouping?.groups.length ?? 0) + (grouping?.others === undefined ? 0 : 1);
  return (
    <BoardCard
      driveId={driveId}
      name="groups"
      title={t('board.groups.title')}
      isOpen={isOpen}
      more={Math.max(0, count - FIRST_GROUPS)}
      tools={
        <Segmented
          size={isOpen ? 'middle' : 'small'}
          aria-label={t('board.groups.by')}
          value={by}
          options={(['department', 'handInPoint'] as const).map((value) => ({
            value,
            label: t(`board.groups.${value}`),
          }))}
          onChange={onChoose}
        />
      }
    >
      <Loaded query={groups}>
        {({ departments, handInPoints, least }) => (
          <Groups
            grouping={by === 'department' ? departments : handInPoints}
            least={least}
            isOpen={isOpen}
            nameOf={(name) => (by === 'department' ? name : (pointName(t, drive, name) ?? name))}
          />
        )}
      </Loaded>
      {isOpen && mayReport && by === 'department' && (
        <ButtonLink to="/console/drives/$driveId/department-report" params={{ driveId }}>
          {t('departmentReport.open')}
        </ButtonLink>
      )}
    </BoardCard>
  );
}

interface GroupsProps {
  readonly grouping: Grouping;
  readonly least: number;
  readonly isOpen: boolean;
  readonly nameOf: (name: string) => string;
}

function Groups({ grouping: { groups, others, withheld }, least, isOpen, nameOf }: GroupsProps) {
  const { t } = useTranslation();
  if (withheld) return <p className="soft">{t('board.groups.withheld', { least })}</p>;
  const named = byAmount(groups).map((group) => ({
    key: `group ${group.name ?? ''}`,
    name: group.name === undefined ? t('board.groups.unsaid') : nameOf(group.name),
    group,
  }));
  const all =
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
  const shown = isOpen ? all : all.slice(0, FIRST_GROUPS);
  if (shown.length === 0) return <p className="soft">{t('board.groups.empty')}</p>;
  const widest = Math.max(1, ...all.map(({ group: { toCome, received } }) => received + toCome));
  return (
    <>
      {isOpen && (
        <ul className="need-legend group-legend">
          {PARTS.map((part) => (
            <li key={part}>
              <span className={`need-swatch group-${part}`} aria-hidden="true" />
              {t(`board.groups.${part}`)}
            </li>
          ))}
        </ul>
      )}
      <ul className="group-bars">
        {shown.map(({ key, name, group }) => (
          <li key={key}>
            <GroupBar name={name} group={group} widest={widest} isDetailed={isOpen} />
          </li>
        ))}
      </ul>
      {isOpen && <GroupTable shown={shown} least={least} />}
    </>
  );
}

interface GroupTableProps {
  readonly shown: readonly { readonly key: string; readonly name: string; readonly group: Group }[];
  readonly least: number;
}

function GroupTable({ shown, least }: GroupTableProps) {
  const { t } = useTranslation();
  return (
    <>
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
  /** Whether the parts of the bar are told in words too. */
  readonly isDetailed: boolean;
}

function GroupBar({ name, group, widest, isDetailed }: GroupBarProps) {
  const { t } = useTranslation();
  const parts = partsOf(group);
  return (
    <div className="need">
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
      {isDetailed && (
        <p className="need-detail soft">
          {PARTS.filter((part) => parts[part] > 0)
            .map((part) => `${t(`board.groups.${part}`)} ${parts[part].toLocaleString()}`)
            .join(' · ')}
        </p>
      )}
    </div>
  );
}

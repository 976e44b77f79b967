import type { DriveView } from '@bluebox/contracts';
import { departmentIn } from '@bluebox/contracts/drive-texts';
import { routes } from '@bluebox/contracts/routes';
import { useTranslation } from 'react-i18next';
import { currentLanguage } from '../../platform/language.ts';
import { useResource } from '../data/use-resource.ts';

/** The departments of a drive compared, the most pieces first. */
export function DepartmentRanking({ drive }: { readonly drive: DriveView }) {
  const { t } = useTranslation();
  const { resource } = useResource(routes.showRanking.at({ driveId: drive.driveId }));
  if (resource.status !== 'ready' || resource.body.withheld) return null;
  const { departments, others } = resource.body;
  if (departments.length === 0) return null;
  const most = Math.max(1, ...departments.map(({ pieces }) => pieces), others?.pieces ?? 0);
  const rows = [
    ...departments.map(({ name, pieces }) => ({
      label:
        name === undefined
          ? t('ranking.unsaid')
          : departmentIn(currentLanguage(), drive.terms, name),
      pieces,
    })),
    ...(others === undefined
      ? []
      : [{ label: t('ranking.others', { count: others.groups }), pieces: others.pieces }]),
  ];
  return (
    <section aria-labelledby="ranking-title">
      <h2 id="ranking-title">{t('ranking.title')}</h2>
      <ol className="needs">
        {rows.map(({ label, pieces }) => (
          <li key={label} className="need">
            <div className="need-head">
              <span className="need-name">{label}</span>
              <span className="need-count">{t('ranking.pieces', { count: pieces })}</span>
            </div>
            <div className="bar" aria-hidden="true">
              <div className="bar-fill" style={{ width: `${(pieces / most) * 100}%` }} />
            </div>
          </li>
        ))}
      </ol>
      <p className="quiet">{t('ranking.note')}</p>
    </section>
  );
}

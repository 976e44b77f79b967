import type { DriveView, TotalsView } from '@bluebox/contracts';
import { KIT_FATES } from '@bluebox/contracts/accounts';
import { routes } from '@bluebox/contracts/routes';
import { useTranslation } from 'react-i18next';
import { driveAddress, drivePath } from '../../domain/drive-address.ts';
import { quantityText } from '../../domain/quantity-text.ts';
import { serverNow } from '../../platform/api.ts';
import { calendarDay, formatDate, formatInstant } from '../../platform/formatting.ts';
import { Loading } from '../components/loading.tsx';
import { Page } from '../components/page.tsx';
import { ProblemPage } from '../components/problem-page.tsx';
import { useDrive } from '../data/use-drive.ts';
import { useResource } from '../data/use-resource.ts';
import { Link } from '../navigation/link.tsx';
import { drivePhase, lastDay } from './drive-phase.ts';
import { DrivePhotos } from './drive-photos.tsx';
import { LedgerLines } from './ledger-lines.tsx';
import { PledgeCount } from './pledge-count.tsx';
import { rejections, reportRows } from './report-rows.ts';
import { Thanks } from './thanks.tsx';

/** Figures of a kind of goods, in order. Zeros are shown only for the figures in `ALWAYS_TOLD`. */
const FIGURES = ['asked', 'given', 'inKit', 'assembled', 'sent', 'confirmed', 'here'] as const;
const ALWAYS_TOLD: ReadonlySet<string> = new Set(['given', 'sent', 'confirmed']);
/** Figures that are shown as sentences below the table. */
const LEFT_OUT = ['rejected', 'spoiled', 'disposed'] as const;

/** The results of a drive, to read and to print. Givers are not named. */
export function ReportPage({ slug }: { readonly slug: string }) {
  const drive = useDrive(slug);
  const driveId = drive.resource.status === 'ready' ? drive.resource.body.driveId : undefined;
  const totals = useResource(driveId === undefined ? undefined : routes.showTotals.at({ driveId }));
  if (drive.resource.status === 'failed')
    return <ProblemPage problem={drive.resource.problem} onRetry={drive.reload} notFound="drive" />;
  if (totals.resource.status === 'failed')
    return (
      <ProblemPage problem={totals.resource.problem} onRetry={totals.reload} notFound="drive" />
    );
  if (drive.resource.status === 'loading' || totals.resource.status === 'loading')
    return <Loading />;
  return <Report drive={drive.resource.body} totals={totals.resource.body} />;
}

function Report({ drive, totals }: { readonly drive: DriveView; readonly totals: TotalsView }) {
  const { t } = useTranslation();
  const { terms, slug } = drive;
  const { opensOn } = terms.window;
  const now = serverNow();
  const rows = reportRows(terms.needs, totals.rows);
  const reasons = rejections(totals.rows);
  const isSeveral = ({ category }: (typeof rows)[number]) =>
    rows.filter((row) => row.category === category).length > 1;
  const over = ['closed', 'completed'].includes(drivePhase(drive, calendarDay(now)));
  const { boxes, consignments } = totals.counts;
  return (
    <Page
      title={t('report.title')}
      name={`${t('report.title')} ${terms.title}`}
      before={
        <p className="belongs-to">
          <Link to={drivePath(slug)}>{terms.title}</Link>
        </p>
      }
      lead={t(opensOn === lastDay(drive) ? 'report.lead-day' : 'report.lead', {
        opens: formatDate(opensOn),
        closes: formatDate(lastDay(drive)),
        name: terms.recipient.name,
      })}
    >
      <p className="quiet">
        {t(over ? 'report.as-of' : 'report.so-far', { at: formatInstant(totals.asOf, now) })}
      </p>
      {rows.map((row) => {
        const { category, unit } = row;
        const share = (count: number) => {
          const most = Math.max(row.asked, row.given + row.assembled, 1);
          return { width: `${(100 * Math.min(count, most)) / most}%` };
        };
        return (
          <section key={`${category}${unit}`} className="card report-row">
            <h2>
              {isSeveral(row)
                ? t('report.kind', {
                    category: t(`vocabulary:category.${category}`),
                    unit: t(`vocabulary:unit.${unit}`),
                  })
                : t(`vocabulary:category.${category}`)}
            </h2>
            <table className="report-figures">
              <tbody>
                {FIGURES.filter((figure) => ALWAYS_TOLD.has(figure) || row[figure] > 0).map(
                  (figure) => (
                    <tr key={figure} className={`report-${figure}`}>
                      <th scope="row">{t(`report.${figure}`)}</th>
                      <td className="report-count">{quantityText(t, unit, row[figure])}</td>
                      <td className="report-bar" aria-hidden="true">
                        <span className="bar bar-thin">
                          <span className="bar-fill" style={share(row[figure])} />
                        </span>
                      </td>
                    </tr>
                  ),
                )}
              </tbody>
            </table>
            {LEFT_OUT.every((figure) => row[figure] === 0) ? null : (
              <p className="quiet">
                {LEFT_OUT.filter((figure) => row[figure] > 0)
                  .map((figure) => {
                    const told = t(`report.${figure}`, {
                      quantity: quantityText(t, unit, row[figure]),
                    });
                    const part =
                      figure === 'rejected' ? row.waiting : row.spoiled - row.spoiledHere;
                    return figure === 'disposed' || part === 0
                      ? told
                      : `${told}${t(`report.${figure}-part`, { quantity: quantityText(t, unit, part) })}`;
                  })
                  .join(t('site.semicolon'))}
              </p>
            )}
            {Object.keys(row.inKits).length === 0 ? null : (
              <p className="quiet">
                {t('report.in-kits', {
                  fates: KIT_FATES.flatMap((fate) => {
                    const count = row.inKits[fate] ?? 0;
                    return count > 0
                      ? [`${t(`report.kit-fate.${fate}`)} ${quantityText(t, unit, count)}`]
                      : [];
                  }).join(t('site.enumeration')),
                })}
              </p>
            )}
          </section>
        );
      })}
      <PledgeCount pledges={totals.counts.pledges} />
      {boxes === 0 ? null : (
        <p>
          {t('report.boxes', {
            boxes: quantityText(t, 'carton', boxes),
            consignments: t('report.consignments', { count: consignments }),
          })}
        </p>
      )}
      {reasons.length === 0 ? null : (
        <p className="quiet">
          {t('report.why', {
            reasons: reasons
              .map(({ reason, count }) => `${t(`vocabulary:reason.${reason}`)} ${count}`)
              .join(t('site.enumeration')),
          })}
        </p>
      )}
      <DrivePhotos driveId={drive.driveId} />
      <Thanks drive={drive} />
      <p className="quiet">{t('report.proof')}</p>
      <p className="quiet print-address">{driveAddress(location.origin, slug)}</p>
      <LedgerLines />
      <p className="no-print">
        <Link to={drivePath(slug, 'statement')}>{t('statement.open')}</Link>
      </p>
      <div className="button-column no-print">
        <button type="button" className="button button-quiet" onClick={() => print()}>
          {t('report.print')}
        </button>
      </div>
    </Page>
  );
}

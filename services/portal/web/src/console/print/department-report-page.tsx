import {
  type DepartmentReport,
  type DriveView,
  type ReportedGoods,
  reportedBalance,
} from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { itemText } from '../../domain/quantity-text.ts';
import { serverNow } from '../../platform/api.ts';
import { calendarDay, formatCount, formatDate } from '../../platform/formatting.ts';
import { currentLanguage } from '../../platform/language.ts';
import { driveQuery } from '../api/pledge.ts';
import { departmentReportQuery, groupsQuery } from '../api/tracker.ts';
import { ButtonLink } from '../components/button-link.tsx';
import { FilterChoice } from '../components/filter-choice.tsx';
import { FilterDay } from '../components/filter-day.tsx';
import { saveAddress } from '../components/save-file.ts';
import { Loaded } from '../feedback/loaded.tsx';
import { MayOpen } from '../layout/may-open.tsx';
import { usePageTitle } from '../layout/page-heading.tsx';
import type { DepartmentReportSearch } from '../search.ts';
import './department-report.css';
import { PrintBar } from './print-bar.tsx';
import './print.css';

const route = getRouteApi('/console/drives/$driveId/department-report');

const FORMATS = ['xlsx', 'csv', 'pdf'] as const;

/** The page with what one department gave, as companies file it: to print, or to save as a file. */
export function DepartmentReportPage() {
  return (
    <main className="print-page">
      <MayOpen work="coordinator">
        <ChosenReport />
      </MayOpen>
    </main>
  );
}

function ChosenReport() {
  const { t } = useTranslation();
  const { driveId } = route.useParams();
  const { department, from, until } = route.useSearch();
  const navigate = useNavigate({ from: '/console/drives/$driveId/department-report' });
  const { data: drive } = useSuspenseQuery(driveQuery(driveId));
  const groups = useQuery(groupsQuery(driveId));
  usePageTitle(t('departmentReport.title'));
  const choose = (changed: DepartmentReportSearch) =>
    void navigate({ search: (before) => ({ ...before, ...changed }), replace: true });
  const isInOrder = (from ?? '') <= (until ?? '9999-12-31');
  return (
    <>
      <style>{'@page { size: A4; margin: 14mm }'}</style>
      <div className="screen-only department-choices">
        <h1 className="department-title">{t('departmentReport.title')}</h1>
        <ButtonLink to="/console/drives/$driveId/board" params={{ driveId }}>
          {t('departmentReport.back')}
        </ButtonLink>
        <Loaded query={groups}>
          {({ departments: { groups: shown, others, withheld }, least }) => (
            <>
              <FilterChoice
                label={t('departmentReport.department')}
                all={t('departmentReport.choose')}
                value={department}
                options={shown.flatMap(({ name }) =>
                  name === undefined ? [] : [{ value: name, label: name }],
                )}
                onChange={(chosen) => choose({ department: chosen })}
              />
              <FilterDay
                label={t('departmentReport.from')}
                value={from}
                onChange={(day) => choose({ from: day })}
              />
              <FilterDay
                label={t('departmentReport.until')}
                value={until}
                onChange={(day) => choose({ until: day })}
              />
              <p className="soft department-privacy">
                {withheld
                  ? t('board.groups.withheld', { least })
                  : t('departmentReport.small', { least, count: others?.groups ?? 0 })}
              </p>
            </>
          )}
        </Loaded>
        {isInOrder ? null : <p role="alert">{t('departmentReport.order')}</p>}
      </div>
      {department === undefined || !isInOrder ? null : (
        <Report
          key={`${department} ${from} ${until}`}
          drive={drive}
          asked={{ department, from, until }}
        />
      )}
    </>
  );
}

function Report({
  drive,
  asked,
}: {
  readonly drive: DriveView;
  readonly asked: DepartmentReportSearch & { readonly department: string };
}) {
  const { t } = useTranslation();
  const { driveId } = drive;
  const report = useQuery(departmentReportQuery(driveId, asked));
  return (
    <>
      <PrintBar paper={t('label.sizeA4')} ready={report.data !== undefined} />
      <div className="screen-only department-files">
        {FORMATS.map((format) => (
          <Button
            key={format}
            disabled={report.data === undefined}
            onClick={() =>
              saveAddress(
                routes.exportDepartmentReport.at(
                  { driveId },
                  { ...asked, format, language: currentLanguage() },
                ),
              )
            }
          >
            {t(`departmentReport.${format}`)}
          </Button>
        ))}
      </div>
      <Loaded query={report}>{(data) => <Sheet drive={drive} report={data} />}</Loaded>
    </>
  );
}

function Sheet({
  drive: { terms },
  report,
}: {
  readonly drive: DriveView;
  readonly report: DepartmentReport;
}) {
  const { t } = useTranslation();
  const { department, from, until, receipts, goods, fewGivers, parked } = report;
  const dayOf = (day: string | undefined) => (day === undefined ? undefined : formatDate(day));
  const facts = [
    ['department', department],
    ['drive', terms.title],
    ['recipient', terms.recipient.name],
    ['organiser', terms.organiser?.name ?? terms.sender?.name],
    [
      'days',
      from === undefined && until === undefined
        ? t('departmentReport.allDays')
        : t('departmentReport.span', {
            from: dayOf(from) ?? t('departmentReport.start'),
            until: dayOf(until) ?? t('departmentReport.today'),
          }),
    ],
    ['printed', formatDate(calendarDay(serverNow()))],
  ] as const;
  return (
    <article className="department-sheet" aria-label={t('departmentReport.of', { department })}>
      <h2>{t('departmentReport.title')}</h2>
      <dl>
        {facts.map(([name, value]) =>
          value === undefined ? null : (
            <div key={name}>
              <dt>{t(`departmentReport.${name}`)}</dt>
              <dd>{value}</dd>
            </div>
          ),
        )}
      </dl>
      {fewGivers ? <p className="department-warning">{t('departmentReport.few')}</p> : null}
      {parked === 0 ? null : (
        <p className="department-warning">{t('departmentReport.parked', { count: parked })}</p>
      )}
      {goods.length === 0 ? (
        <p>{t('departmentReport.nothing')}</p>
      ) : (
        <table className="cards-when-narrow">
          <thead>
            <tr>
              <th scope="col">{t('departmentReport.day')}</th>
              <th scope="col">{t('departmentReport.consignment')}</th>
              <th scope="col">{t('departmentReport.category')}</th>
              <th scope="col">{t('departmentReport.item')}</th>
              <th scope="col" className="number">
                {t('departmentReport.quantity')}
              </th>
              <th scope="col">{t('departmentReport.unit')}</th>
            </tr>
          </thead>
          <tbody>
            {receipts.map(({ day, consignment, item, quantity }) => (
              <tr key={`${day} ${consignment} ${item.category} ${item.unit} ${itemText(item)}`}>
                <td data-label={t('departmentReport.day')}>{formatDate(day)}</td>
                <td data-label={t('departmentReport.consignment')}>{consignment}</td>
                <td data-label={t('departmentReport.category')}>
                  {t(`vocabulary:category.${item.category}`)}
                </td>
                <td data-label={t('departmentReport.item')}>{itemText(item)}</td>
                <td data-label={t('departmentReport.quantity')} className="number">
                  {formatCount(quantity)}
                </td>
                <td data-label={t('departmentReport.unit')}>{t(`vocabulary:unit.${item.unit}`)}</td>
              </tr>
            ))}
          </tbody>
          {goods.map((kind) => (
            <Balance key={`${kind.category} ${kind.unit}`} goods={kind} />
          ))}
        </table>
      )}
      <div className="department-signatures">
        <p>{t('departmentReport.seal')}</p>
        <p>{t('departmentReport.sign')}</p>
      </div>
    </article>
  );
}

/** The goods of one kind that are not in the list of receipts, and the sum of all its goods. */
function Balance({ goods }: { readonly goods: ReportedGoods }) {
  const { t } = useTranslation();
  const { category, unit } = goods;
  return (
    <tbody className="department-balance">
      {reportedBalance(goods).map(({ place, quantity }) => (
        <tr key={place} className={place === 'received' ? 'department-sum' : undefined}>
          <th scope="row" colSpan={2}>
            {t(`departmentReport.place.${place}`)}
          </th>
          <td data-label={t('departmentReport.category')} colSpan={2}>
            {t(`vocabulary:category.${category}`)}
          </td>
          <td data-label={t('departmentReport.quantity')} className="number">
            {formatCount(quantity)}
          </td>
          <td data-label={t('departmentReport.unit')}>{t(`vocabulary:unit.${unit}`)}</td>
        </tr>
      ))}
    </tbody>
  );
}

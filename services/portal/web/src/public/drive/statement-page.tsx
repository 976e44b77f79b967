import type { DriveView, StatedConsignment, StatedGoods, StatementView } from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import { useTranslation } from 'react-i18next';
import { driveAddress, drivePath } from '../../domain/drive-address.ts';
import { itemText, quantityText } from '../../domain/quantity-text.ts';
import { serverNow } from '../../platform/api.ts';
import {
  calendarDay,
  formatCount,
  formatDate,
  formatDay,
  formatInstant,
} from '../../platform/formatting.ts';
import { drawPicture } from '../../platform/pictures/draw-picture.ts';
import { Callout } from '../components/callout.tsx';
import { Loading } from '../components/loading.tsx';
import { Page } from '../components/page.tsx';
import { ProblemPage } from '../components/problem-page.tsx';
import { SavePicture } from '../components/save-picture.tsx';
import { useDrive } from '../data/use-drive.ts';
import { useResource } from '../data/use-resource.ts';
import { Link } from '../navigation/link.tsx';
import '../styles/statement.css';
import { drivePhase, lastDay } from './drive-phase.ts';
import { LedgerLines } from './ledger-lines.tsx';
import { statementPicture } from './statement-picture.ts';
import { columnsOf, partsOf } from './statement-rows.ts';
import { consignmentFacts, givenText, kindText } from './statement-wording.ts';

/**
 * The public statement of a drive (公示): what came in and where it went, with a place for the
 * organiser's seal, to read, to print and to save as a picture.
 */
export function StatementPage({ slug }: { readonly slug: string }) {
  const drive = useDrive(slug);
  const driveId = drive.resource.status === 'ready' ? drive.resource.body.driveId : undefined;
  const statement = useResource(
    driveId === undefined ? undefined : routes.showStatement.at({ driveId }),
  );
  if (drive.resource.status === 'failed')
    return <ProblemPage problem={drive.resource.problem} onRetry={drive.reload} notFound="drive" />;
  if (statement.resource.status === 'failed')
    return (
      <ProblemPage
        problem={statement.resource.problem}
        onRetry={statement.reload}
        notFound="drive"
      />
    );
  if (drive.resource.status === 'loading' || statement.resource.status === 'loading')
    return <Loading />;
  return <Statement drive={drive.resource.body} statement={statement.resource.body} />;
}

function Statement({
  drive,
  statement,
}: {
  readonly drive: DriveView;
  readonly statement: StatementView;
}) {
  const { t } = useTranslation();
  const { terms, slug } = drive;
  const { sender, recipient } = terms;
  const { goods, consignments, parked } = statement;
  const { opensOn } = terms.window;
  const now = serverNow();
  const today = calendarDay(now);
  const over = ['closed', 'completed'].includes(drivePhase(drive, today));
  const address = driveAddress(location.origin, slug, 'statement');
  const asOf = t(over ? 'statement.as-of' : 'statement.so-far', {
    at: formatInstant(statement.asOf, now),
  });
  return (
    <Page
      title={t('statement.title')}
      name={`${t('statement.title')} ${terms.title}`}
      before={
        <p className="belongs-to">
          <Link to={drivePath(slug)}>{terms.title}</Link>
        </p>
      }
      lead={t(opensOn === lastDay(drive) ? 'statement.lead-day' : 'statement.lead', {
        opens: formatDate(opensOn),
        closes: formatDate(lastDay(drive)),
        name: recipient.name,
      })}
    >
      <p className="quiet">{asOf}</p>
      {parked === 0 ? null : (
        <Callout kind="care">
          <p>{t('statement.incomplete', { count: parked })}</p>
        </Callout>
      )}
      <section aria-labelledby="statement-goods">
        <h2 id="statement-goods">{t('statement.goods')}</h2>
        {goods.length === 0 ? <p className="quiet">{t('statement.nothing')}</p> : null}
        {goods.map((row) => (
          <Goods key={`${row.category}${row.unit}`} row={row} goods={goods} />
        ))}
      </section>
      <section aria-labelledby="statement-consignments">
        <h2 id="statement-consignments">{t('statement.consignments')}</h2>
        {consignments.length === 0 ? <p className="quiet">{t('statement.none-sent')}</p> : null}
        {consignments.map((consignment) => (
          <Consignment key={consignment.number} consignment={consignment} />
        ))}
      </section>
      <p className="quiet">{t('statement.privacy')}</p>
      <dl className="statement-seal">
        <div>
          <dt>{t('statement.recipient')}</dt>
          <dd>{recipient.name}</dd>
        </div>
        <div className="statement-organiser">
          <dt>{t('statement.seal')}</dt>
          <dd>{sender?.name}</dd>
        </div>
        {sender?.phone === undefined ? null : (
          <div>
            <dt>{t('statement.phone')}</dt>
            <dd>{sender.phone}</dd>
          </div>
        )}
        <div>
          <dt>{t('statement.date')}</dt>
          <dd>{formatDate(today)}</dd>
        </div>
      </dl>
      <p className="quiet print-address">{address}</p>
      <LedgerLines />
      <div className="button-column no-print">
        <button type="button" className="button button-quiet" onClick={() => print()}>
          {t('statement.print')}
        </button>
        <SavePicture
          draw={() =>
            drawPicture(
              statementPicture(t, { drive, statement, asOf, date: formatDate(today) }),
              address,
            )
          }
          file={`${t('statement.title')}-${slug}-${today}.png`}
          alt={t('statement.picture-alt', { title: terms.title })}
        />
      </div>
    </Page>
  );
}

/** The goods of one category and unit: what came in, and its parts. */
function Goods({
  row,
  goods,
}: {
  readonly row: StatedGoods;
  readonly goods: readonly StatedGoods[];
}) {
  const { t } = useTranslation();
  const { unit, given, assembled } = row;
  const quantity = (count: number) => quantityText(t, unit, count);
  return (
    <section className="card report-row">
      <h3>{kindText(t, row, goods)}</h3>
      <table className="report-figures">
        <tbody>
          <tr className="statement-sum">
            <th scope="row">{givenText(t, row)}</th>
            <td className="report-count">{quantity(given + assembled)}</td>
          </tr>
          {partsOf(row).map(({ part, isOfSent }) => (
            <tr key={part} className={isOfSent ? 'statement-part' : undefined}>
              <th scope="row">
                {isOfSent ? `${t('statement.of-which')} ` : null}
                {t(`statement.${part}`)}
              </th>
              <td className="report-count">{quantity(row[part])}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="quiet">{t('statement.closes', { given: givenText(t, row) })}</p>
      {assembled === 0 || given === 0 ? null : (
        <p className="quiet">{t('statement.given-part', { quantity: quantity(assembled) })}</p>
      )}
    </section>
  );
}

function Consignment({ consignment }: { readonly consignment: StatedConsignment }) {
  const { t } = useTranslation();
  const { number, lines } = consignment;
  const columns = columnsOf(consignment);
  return (
    <section className="statement-consignment">
      <h3>{t('statement.consignment', { number })}</h3>
      <p>{consignmentFacts(t, consignment, (at) => formatDay(calendarDay(new Date(at))))}</p>
      <table className="statement-lines">
        <thead>
          <tr>
            <th scope="col">{t('statement.item')}</th>
            {columns.map((column) => (
              <th key={column} scope="col" className="statement-count">
                {column === 'sent' || column === 'confirmed'
                  ? t(`statement.line-${column}`)
                  : t(`statement.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => {
            const { category, unit, name, specification } = line;
            return (
              <tr key={JSON.stringify([category, unit, name, specification])}>
                <th scope="row">
                  {name === undefined
                    ? t(`vocabulary:category.${category}`)
                    : itemText({
                        category,
                        unit,
                        name,
                        ...(specification === undefined ? {} : { specification }),
                      })}
                </th>
                {columns.map((column) => (
                  <td key={column} className="statement-count">
                    {column === 'sent'
                      ? quantityText(t, unit, line.sent)
                      : formatCount(line[column])}
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
      <p className="quiet">
        {t('statement.line-closes')}
        {lines.some(({ name }) => name === undefined) ? t('statement.few') : null}
      </p>
    </section>
  );
}

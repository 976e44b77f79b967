import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { boxesQuery, receptionsQuery } from '../api/inventory.ts';
import { casesQuery } from '../api/shipment.ts';
import { WorkLink } from '../components/work-link.tsx';
import { Loaded } from '../feedback/loaded.tsx';

/** Open work, as cards with links to the pages where the work is done. */
export function Decisions({ driveId }: { readonly driveId: string }) {
  const { t } = useTranslation();
  const receptions = useInfiniteQuery(receptionsQuery(driveId, 'waiting'));
  const unsettled = useInfiniteQuery(receptionsQuery(driveId, 'unsettled'));
  const cases = useInfiniteQuery(casesQuery(driveId, 'open'));
  const boxes = useInfiniteQuery(boxesQuery(driveId, { status: 'sealed' }));
  const params = { driveId };
  const waiting = [
    {
      key: 'inspection',
      count: receptions.data?.total ?? 0,
      link: (text: string) => (
        <WorkLink work="desk" to="/console/drives/$driveId/desk" params={params}>
          {text}
        </WorkLink>
      ),
    },
    {
      key: 'unsettled',
      count: unsettled.data?.total ?? 0,
      link: (text: string) => (
        <WorkLink work="desk" to="/console/drives/$driveId/desk" params={params} hash="unsettled">
          {text}
        </WorkLink>
      ),
    },
    {
      key: 'sealed',
      count: boxes.data?.total ?? 0,
      link: (text: string) => (
        <WorkLink work="staff" to="/console/drives/$driveId/consignments" params={params}>
          {text}
        </WorkLink>
      ),
    },
    {
      key: 'cases',
      count: cases.data?.total ?? 0,
      link: (text: string) => (
        <WorkLink work="volunteer" to="/console/drives/$driveId/cases" params={params}>
          {text}
        </WorkLink>
      ),
    },
  ].filter(({ count }) => count > 0);
  const queries = [receptions, unsettled, cases, boxes];
  const unknown = queries.find(({ data }) => data === undefined);
  return (
    <section className="asks" aria-labelledby="decisions-title">
      <h2 id="decisions-title">{t('board.decisions')}</h2>
      {unknown !== undefined && <Loaded<unknown> query={unknown}>{() => null}</Loaded>}
      {waiting.length === 0 && unknown === undefined ? (
        <p className="soft">{t('board.nothingWaits')}</p>
      ) : (
        <ul className="ask-cards">
          {waiting.map(({ key, count, link }) => (
            <li key={key} className="ask">
              {link(t(`board.waits.${key}`, { count }))}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

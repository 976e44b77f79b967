import type { DriveView, LabelledBoxView, Me } from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import { useTranslation } from 'react-i18next';
import { drivePath } from '../../domain/drive-address.ts';
import { serverNow } from '../../platform/api.ts';
import { formatInstant } from '../../platform/formatting.ts';
import { Callout } from '../components/callout.tsx';
import { ContentLine } from '../components/content-line.tsx';
import { Loading } from '../components/loading.tsx';
import { Page } from '../components/page.tsx';
import { ProblemPage } from '../components/problem-page.tsx';
import { useDrive } from '../data/use-drive.ts';
import { useResource } from '../data/use-resource.ts';
import { AskLink } from '../matter/ask-link.tsx';
import { Link } from '../navigation/link.tsx';
import { arrivalOf, found } from './arrival.ts';

/**
 * The public page that a carton's QR code opens, with the carton's stage and contents. Opening the
 * page confirms no receipt.
 */
export function BoxPage({ boxId }: { readonly boxId: string }) {
  const box = useResource(routes.showLabelledBox.at({ boxId }));
  const driveId = box.resource.status === 'ready' ? box.resource.body.driveId : undefined;
  const drive = useDrive(driveId);
  const me = useResource(routes.whoAmI.at());
  if (box.resource.status === 'failed')
    return <ProblemPage problem={box.resource.problem} onRetry={box.reload} notFound="box" />;
  if (drive.resource.status === 'failed')
    return <ProblemPage problem={drive.resource.problem} onRetry={drive.reload} notFound="box" />;
  if (box.resource.status === 'loading' || drive.resource.status === 'loading') return <Loading />;
  return (
    <Box
      box={box.resource.body}
      drive={drive.resource.body}
      me={me.resource.status === 'ready' ? me.resource.body : undefined}
    />
  );
}

function Box({
  box,
  drive,
  me,
}: {
  readonly box: LabelledBoxView;
  readonly drive: DriveView;
  /** The visitor's account and opened private links; `undefined` until loaded. */
  readonly me: Me | undefined;
}) {
  const { t } = useTranslation();
  const { number, boxCount, stage, since, contents, receipt } = box;
  const arrival = arrivalOf(box);
  const { title, recipient } = drive.terms;
  return (
    <Page
      title={t('box.title', { number, total: boxCount })}
      name={`${t('box.title', { number, total: boxCount })} ${title}`}
      before={
        <p className="belongs-to">
          <Link to={drivePath(drive.slug)}>{title}</Link>
        </p>
      }
      lead={t('box.lead', { name: recipient.name })}
    >
      <Callout kind={arrival === 'confirmed' ? 'good' : 'info'} title={t(`box.${arrival}`)}>
        {since === undefined ? null : <p>{formatInstant(since, serverNow())}</p>}
        {arrival === stage || receipt === undefined ? null : (
          <p>
            {found(receipt)
              .map(({ as, count }) => t(`box.found.${as}`, { count }))
              .join(t('site.comma'))}
          </p>
        )}
      </Callout>
      <section className="card" aria-labelledby="contents-title">
        <h2 id="contents-title">{t('box.contents')}</h2>
        {contents.length === 0 ? (
          <p className="quiet">{t('box.empty')}</p>
        ) : (
          <ul className="content-list">
            {contents.map((content) => (
              <ContentLine key={JSON.stringify(content)} {...content} withExpiry={false} />
            ))}
          </ul>
        )}
      </section>
      {me?.signedIn === true ? (
        <p>
          <a className="button button-quiet" href={`/console/boxes/${box.boxId}`}>
            {t('box.console')}
          </a>
        </p>
      ) : null}
      {me?.links.some(({ kind }) => kind === 'consignment') === true ? (
        <p>
          <Link className="button button-quiet" to="/r">
            {t('box.receipt')}
          </Link>
        </p>
      ) : (
        <p className="quiet">{t('box.confirms-nothing')}</p>
      )}
      <AskLink about={{ boxId: box.boxId }} />
    </Page>
  );
}

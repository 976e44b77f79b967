import { routes } from '@bluebox/contracts/routes';
import { useTranslation } from 'react-i18next';
import { Page } from '../components/page.tsx';
import { useResource } from '../data/use-resource.ts';
import { Link } from '../navigation/link.tsx';

/**
 * The page that a giver's QR code opens. Signed-in staff get a link to the pledge at the desk.
 * Everybody else learns no more of the pledge than the reference that is also written next to the
 * code.
 */
export function HandInPage({ reference }: { readonly reference: string }) {
  const { t } = useTranslation();
  const { resource } = useResource(routes.whoAmI.at());
  const staff = resource.status === 'ready' && resource.body.signedIn;
  const found = useResource(staff ? routes.findCode.at({ code: reference }) : undefined);
  const [hit] =
    found.resource.status === 'ready'
      ? found.resource.body.hits.filter(({ kind }) => kind === 'pledge')
      : [];
  const desk =
    hit === undefined ? '/console' : `/console/drives/${hit.driveId}/desk?reference=${reference}`;
  return (
    <Page title={t('code.title', { reference })} lead={staff ? undefined : t('code.lead')}>
      {staff ? (
        <p>
          <a className="button button-large" href={desk}>
            {t('code.desk')}
          </a>
        </p>
      ) : (
        <>
          <p>{t('code.own')}</p>
          <div className="button-column">
            <Link className="button button-quiet" to="/p">
              {t('code.look')}
            </Link>
            <a className="text-button" href="/console">
              {t('code.staff')}
            </a>
          </div>
        </>
      )}
    </Page>
  );
}

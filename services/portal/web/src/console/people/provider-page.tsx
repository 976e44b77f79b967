import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { connectProvider, disconnectProvider, providerQuery } from '../api/provider.ts';
import { useApiMutation } from '../api/use-api-mutation.ts';
import { useProviderName } from '../auth/provider-button.tsx';
import { ConfirmButton } from '../feedback/confirm-button.tsx';
import { Loaded } from '../feedback/loaded.tsx';
import { ProblemNotice } from '../feedback/problem-notice.tsx';
import { PageHeading } from '../layout/page-heading.tsx';

const OWN_PATH = '/console/provider';

/** The page on which people connect their own account to the organisation's provider. */
export function ProviderPage() {
  const { t } = useTranslation();
  const name = useProviderName();
  const provider = useQuery(providerQuery);
  const connecting = useApiMutation({
    send: connectProvider,
    onDone: ({ url }) => location.assign(url),
  });
  const disconnecting = useApiMutation({
    send: disconnectProvider,
    touches: providerQuery.queryKey,
  });
  return (
    <>
      <PageHeading title={t('provider.account')} hint={t('provider.hint', { name })} />
      <Loaded query={provider}>
        {({ offered, connected, hasPassword }) => (
          <div className="panel factor">
            <h2>{name}</h2>
            {!offered ? (
              <p>{t('provider.none')}</p>
            ) : connected !== true ? (
              <>
                <p>{t('provider.notConnected')}</p>
                <ProblemNotice problem={connecting.error} />
                <Button
                  type="primary"
                  loading={connecting.isPending}
                  onClick={() => connecting.mutate({ next: OWN_PATH })}
                >
                  {t('provider.connect')}
                </Button>
              </>
            ) : (
              <>
                <p>{t('provider.connected', { name })}</p>
                {hasPassword === true ? (
                  <ConfirmButton
                    label={t('provider.disconnect')}
                    title={t('provider.disconnectTitle')}
                    okLabel={t('provider.disconnect')}
                    danger
                    mutation={disconnecting}
                    input={undefined}
                  >
                    <p>{t('provider.disconnectFollows', { name })}</p>
                  </ConfirmButton>
                ) : (
                  <p className="soft">{t('provider.onlyWay')}</p>
                )}
              </>
            )}
          </div>
        )}
      </Loaded>
    </>
  );
}

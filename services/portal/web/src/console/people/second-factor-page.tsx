import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { makeRecoveryCodes, removeTotp, secondFactorsQuery } from '../api/second-factor.ts';
import { useApiMutation } from '../api/use-api-mutation.ts';
import { RecoveryCodes } from '../auth/recovery-codes.tsx';
import { SetUpTotp } from '../auth/set-up-totp.tsx';
import { ConfirmButton } from '../feedback/confirm-button.tsx';
import { Loaded } from '../feedback/loaded.tsx';
import { PageHeading } from '../layout/page-heading.tsx';
import { PasskeyList } from './passkey-list.tsx';

/** The page on which people set up and remove their own second factor. */
export function SecondFactorPage() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const factors = useQuery(secondFactorsQuery);
  const touches = secondFactorsQuery.queryKey;
  const [codes, setCodes] = useState<readonly string[]>();
  const showCodes = (shown: readonly string[] | undefined) => {
    setCodes(shown);
    void queries.invalidateQueries({ queryKey: touches });
  };
  const removing = useApiMutation({ send: removeTotp, touches });
  const making = useApiMutation({
    send: makeRecoveryCodes,
    onDone: ({ recoveryCodes }) => showCodes(recoveryCodes),
  });
  return (
    <>
      <PageHeading title={t('factor.title')} hint={t('factor.hint')} />
      {codes !== undefined ? (
        <div className="panel factor">
          <RecoveryCodes codes={codes} onKept={() => showCodes(undefined)} />
        </div>
      ) : (
        <Loaded query={factors}>
          {({ totp, recoveryCodes, passkeys }) => (
            <>
              <div className="panel factor">
                <h2>{t('factor.app')}</h2>
                {totp ? (
                  <>
                    <p>{t('factor.isSetUp')}</p>
                    <ConfirmButton
                      label={t('factor.remove')}
                      title={t('factor.removeTitle')}
                      okLabel={t('factor.remove')}
                      danger
                      mutation={removing}
                      input={undefined}
                    >
                      <p>{t('factor.removeFollows')}</p>
                    </ConfirmButton>
                  </>
                ) : (
                  <SetUpTotp onDone={showCodes} />
                )}
              </div>
              <div className="panel factor">
                <h2>{t('factor.passkeys')}</h2>
                <p>{t('factor.passkeysHint')}</p>
                <PasskeyList passkeys={passkeys} onAdded={showCodes} />
              </div>
              {(totp || passkeys.length > 0) && (
                <div className="panel factor">
                  <h2>{t('factor.recoveryCodes')}</h2>
                  <p>{t('factor.codesLeft', { count: recoveryCodes })}</p>
                  <ConfirmButton
                    label={t('factor.newCodes')}
                    title={t('factor.newCodesTitle')}
                    okLabel={t('factor.newCodes')}
                    mutation={making}
                    input={undefined}
                  >
                    <p>{t('factor.newCodesFollows')}</p>
                  </ConfirmButton>
                </div>
              )}
            </>
          )}
        </Loaded>
      )}
    </>
  );
}

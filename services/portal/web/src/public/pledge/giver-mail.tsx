import type { GiverMailView } from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import { type FormEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { currentLanguage } from '../../platform/language.ts';
import { Callout } from '../components/callout.tsx';
import { RefusalCallout } from '../components/refusal-callout.tsx';
import { useApiMutation } from '../data/use-api-mutation.ts';
import { useResource } from '../data/use-resource.ts';
import { Field } from '../forms/field.tsx';

interface GiverMailProps {
  readonly pledgeId: string;
  readonly onChanged: (message: string) => void;
}

/**
 * The section in which a giver asks for mail about the own goods, or ends it. It is left out where
 * there is no mail server.
 */
export function GiverMail({ pledgeId, onChanged }: GiverMailProps) {
  const { t } = useTranslation();
  const { resource, reload } = useResource(routes.showGiverMail.at({ pledgeId }));
  if (resource.status !== 'ready') return null;
  const mail = resource.body;
  if (!mail.available && !mail.on) return null;
  const changed = (message: string) => {
    reload();
    onChanged(message);
  };
  return (
    <section aria-labelledby="mail-title">
      <h2 id="mail-title">{t('mail.title')}</h2>
      {mail.failure === undefined ? null : (
        <Callout kind="care">
          <p>{t(mail.failure === 'rejected-by-mail-server' ? 'mail.refused' : 'mail.delayed')}</p>
        </Callout>
      )}
      {mail.on ? (
        <MailOn pledgeId={pledgeId} mail={mail} onChanged={changed} />
      ) : (
        <AskForMail pledgeId={pledgeId} onChanged={changed} />
      )}
    </section>
  );
}

function MailOn({
  pledgeId,
  mail: { address = '', available },
  onChanged,
}: GiverMailProps & { readonly mail: GiverMailView }) {
  const { t } = useTranslation();
  const [isChanging, setChanging] = useState(false);
  const mutation = useApiMutation(routes.stopMail.at({ pledgeId }), () =>
    onChanged(t('mail.stopped')),
  );
  return (
    <>
      <p>{t('mail.on', { address })}</p>
      {isChanging ? (
        <AskForMail
          pledgeId={pledgeId}
          onChanged={(message) => {
            setChanging(false);
            onChanged(message);
          }}
        />
      ) : null}
      <RefusalCallout code={mutation.refusal} />
      <div className="button-column">
        {available && !isChanging ? (
          <button type="button" className="button button-quiet" onClick={() => setChanging(true)}>
            {t('mail.change')}
          </button>
        ) : null}
        <button
          type="button"
          className="button button-quiet"
          aria-disabled={mutation.busy}
          onClick={() => void mutation.act()}
        >
          {t(mutation.busy ? 'form.working' : 'mail.stop')}
        </button>
      </div>
    </>
  );
}

function AskForMail({ pledgeId, onChanged }: GiverMailProps) {
  const { t } = useTranslation();
  const [isWrong, setWrong] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const mutation = useApiMutation(routes.askForMail.at({ pledgeId }), () =>
    onChanged(t('mail.asked')),
  );
  const ask = (event: FormEvent) => {
    event.preventDefault();
    const address = input.current?.value.trim() ?? '';
    const wrong = address === '' || input.current?.validity.valid === false;
    setWrong(wrong);
    if (wrong) input.current?.focus();
    else void mutation.act({ address, language: currentLanguage() });
  };
  // The server knows more about addresses than the browser does.
  const isRefused = mutation.refusal === 'INVALID_INPUT';
  return (
    <form noValidate onSubmit={ask}>
      <p>{t('mail.text')}</p>
      <Field
        id="mail-address"
        label={t('mail.address')}
        hint={t('mail.hint')}
        error={isWrong || isRefused ? t('mail.wrong') : undefined}
      >
        {(ties) => (
          <input {...ties} ref={input} type="email" autoComplete="email" maxLength={254} />
        )}
      </Field>
      <RefusalCallout code={isRefused ? undefined : mutation.refusal} />
      <button type="submit" className="button button-quiet" aria-disabled={mutation.busy}>
        {t(mutation.busy ? 'form.working' : 'mail.ask')}
      </button>
    </form>
  );
}

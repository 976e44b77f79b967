import { routes } from '@bluebox/contracts/routes';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Callout } from '../components/callout.tsx';
import { Page } from '../components/page.tsx';
import { RefusalCallout } from '../components/refusal-callout.tsx';
import { useApiMutation } from '../data/use-api-mutation.ts';

interface UnsubscribePageProps {
  readonly channelId: string;
  readonly token: string;
}

/**
 * The page at the link in a mail to a giver. Nothing changes before the button is pressed, because
 * mail programs open links ahead of their readers.
 */
export function UnsubscribePage({ channelId, token }: UnsubscribePageProps) {
  const { t } = useTranslation();
  const [isOver, setOver] = useState(false);
  const mutation = useApiMutation(routes.unsubscribe.at({ channelId, token }), () => setOver(true));
  return (
    <Page title={t('unsubscribe.title')}>
      <div role="status">
        {isOver ? (
          <Callout kind="good">
            <p>{t('unsubscribe.done')}</p>
          </Callout>
        ) : null}
      </div>
      {isOver ? null : (
        <>
          <p>{t('unsubscribe.text')}</p>
          <RefusalCallout code={mutation.refusal} />
          <button
            type="button"
            className="button"
            aria-disabled={mutation.busy}
            onClick={() => void mutation.act()}
          >
            {t(mutation.busy ? 'form.working' : 'unsubscribe.button')}
          </button>
        </>
      )}
    </Page>
  );
}

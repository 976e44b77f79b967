import type { PledgeView } from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { postJson } from '../../platform/api.ts';
import { ConfirmedButton } from '../components/confirmed-button.tsx';
import { CopyField } from '../components/copy-field.tsx';
import { privateLink } from '../components/reference-code.tsx';
import { useApiMutation } from '../data/use-api-mutation.ts';
import { forgetGiven, readGiven, rememberCode } from '../give/stored-pledges.ts';
import { navigate } from '../navigation/navigation.ts';

/**
 * The private link of this page, with buttons to copy it, to renew it, and to remove it from this
 * device.
 */
export function NewLink({
  pledge: { pledgeId },
  code,
  onChanged,
}: {
  readonly pledge: PledgeView;
  /**
   * Code of the link; empty if the URL has none, because the browser opened the link in an earlier
   * visit.
   */
  readonly code: string;
  readonly onChanged: (message: string) => void;
}) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const mutation = useApiMutation(routes.rotatePledgeLink.at({ pledgeId }), (answer) => {
    rememberCode(pledgeId, answer.code);
    // The old code no longer opens this page, so the new code is opened before anything is read
    // again.
    const show = () => {
      setOpen(false);
      navigate(`/p#${answer.code}`, {}, { replace: true });
      onChanged(t('rotate.done'));
    };
    postJson(routes.openLink.at(), { code: answer.code }).then(show, show);
  });
  const remembered = readGiven().some((given) => given.pledgeId === pledgeId);
  return (
    <section aria-labelledby="link-title">
      <h2 id="link-title">{t('rotate.title')}</h2>
      <p>{t('rotate.text')}</p>
      {code === '' ? null : (
        <CopyField id="private-link" label={t('done.link')} text={privateLink('/p', code)} />
      )}
      <div className="button-column">
        <ConfirmedButton
          label={t('rotate.button')}
          question={t('rotate.question')}
          explanation={<p>{t('rotate.explanation')}</p>}
          confirm={t('rotate.confirm')}
          busy={mutation.busy}
          refusal={mutation.refusal}
          open={open}
          onOpen={setOpen}
          onConfirm={() => void mutation.act()}
        />
        {remembered ? (
          <button
            type="button"
            className="text-button"
            onClick={() => {
              forgetGiven(pledgeId);
              onChanged(t('rotate.device-done'));
            }}
          >
            {t('rotate.device')}
          </button>
        ) : null}
      </div>
    </section>
  );
}

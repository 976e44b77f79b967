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

/** State of the history entry that is shown after this device has forgotten a pledge. */
export const FORGOTTEN = 'forgotten';

/**
 * The private link of this page, with buttons to copy it, to renew it, and to make this device
 * forget it.
 */
export function NewLink({
  pledge: { pledgeId },
  code,
  onChanged,
  onForgotten,
}: {
  readonly pledge: PledgeView;
  /**
   * Code of the link; empty if the URL has none, because the browser opened the link in an earlier
   * visit.
   */
  readonly code: string;
  readonly onChanged: (message: string) => void;
  /** Called after this device has forgotten the link. */
  readonly onForgotten: () => void;
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
  const [forgetting, setForgetting] = useState(false);
  // The links that this browser has opened are in one cookie, so the server forgets all of them.
  const oblivion = useApiMutation(routes.forgetLinks.at(), () => {
    forgetGiven(pledgeId);
    // The code leaves the URL, because a page that is loaded with it opens the link again.
    navigate('/p', { step: FORGOTTEN }, { replace: true });
    onForgotten();
  });
  const remembered = readGiven().find((given) => given.pledgeId === pledgeId);
  const known = code === '' ? remembered?.code : code;
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
        <ConfirmedButton
          label={t('rotate.device')}
          question={t('rotate.device-question')}
          explanation={
            <>
              <p>{t('rotate.device-explanation')}</p>
              {known === undefined ? null : (
                <CopyField id="kept-link" label={t('done.link')} text={privateLink('/p', known)} />
              )}
            </>
          }
          confirm={t('rotate.device-confirm')}
          className="text-button"
          busy={oblivion.busy}
          refusal={oblivion.refusal}
          open={forgetting}
          onOpen={setForgetting}
          onConfirm={() => void oblivion.act()}
        />
      </div>
    </section>
  );
}

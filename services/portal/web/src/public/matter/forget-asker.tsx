import type { MatterView } from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ConfirmedButton } from '../components/confirmed-button.tsx';
import { useApiMutation } from '../data/use-api-mutation.ts';

interface ForgetAskerProps {
  readonly matter: MatterView;
  readonly onChanged: (message: string) => void;
}

/** What is known of the asker, with the button that erases it. */
export function ForgetAsker({ matter, onChanged }: ForgetAskerProps) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const mutation = useApiMutation(routes.forgetAsker.at({ matterId: matter.id }), () => {
    setOpen(false);
    onChanged(t('matter.forgotten'));
  });
  if (matter.steps.some(({ type }) => type === 'matter.asker-forgotten')) return null;
  const { name, contact } = matter.asker ?? {};
  return (
    <section aria-labelledby="known-title">
      <h2 id="known-title">{t('known.title')}</h2>
      <p>
        {[name, contact].filter((text) => text !== undefined).join(' · ') ||
          t('matter.known-nothing')}
      </p>
      <p>{t('matter.known-text')}</p>
      <ConfirmedButton
        label={t('matter.forget')}
        question={t('matter.forget-question')}
        explanation={<p>{t('matter.forget-text')}</p>}
        confirm={t('matter.forget')}
        danger
        className="text-button"
        busy={mutation.busy}
        refusal={mutation.refusal}
        open={open}
        onOpen={setOpen}
        onConfirm={() => void mutation.act()}
      />
    </section>
  );
}

import { useTranslation } from 'react-i18next';
import type { Deed } from '../api/deed.ts';
import { useMay } from '../frame/use-may.ts';
import { ConfirmButton } from './confirm-button.tsx';

interface EraseNotesButtonProps<Input> {
  readonly deed: Deed<unknown, Input>;
  readonly input: NoInfer<Input>;
}

/** Erases notes in which somebody wrote about a person. The record stays without them. */
export function EraseNotesButton<Input>({ deed, input }: EraseNotesButtonProps<Input>) {
  const { t } = useTranslation();
  const may = useMay();
  if (!may('coordinator')) return null;
  return (
    <ConfirmButton
      label={t('notes.erase')}
      title={t('notes.eraseTitle')}
      okLabel={t('notes.erase')}
      deed={deed}
      input={input}
      danger
      button={{ size: 'small' }}
    >
      <p>{t('notes.eraseFollows')}</p>
    </ConfirmButton>
  );
}

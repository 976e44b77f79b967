import { useTranslation } from 'react-i18next';
import type { ApiMutation } from '../api/use-api-mutation.ts';
import { useMay } from '../layout/use-may.ts';
import { ConfirmButton } from './confirm-button.tsx';

interface EraseNotesButtonProps<Input> {
  readonly mutation: ApiMutation<unknown, Input>;
  readonly input: NoInfer<Input>;
}

/**
 * A button that erases the notes of a record, for instance notes about a person. Only coordinators
 * see the button. The record itself stays.
 */
export function EraseNotesButton<Input>({ mutation, input }: EraseNotesButtonProps<Input>) {
  const { t } = useTranslation();
  const may = useMay();
  if (!may('coordinator')) return null;
  return (
    <ConfirmButton
      label={t('notes.erase')}
      title={t('notes.eraseTitle')}
      okLabel={t('notes.erase')}
      mutation={mutation}
      input={input}
      danger
      button={{ size: 'small' }}
    >
      <p>{t('notes.eraseFollows')}</p>
    </ConfirmButton>
  );
}

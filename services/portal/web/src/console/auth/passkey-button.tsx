import type { PasskeyAnswer } from '@bluebox/contracts';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import type { PostOptions } from '../../platform/api.ts';
import { useApiMutation } from '../api/use-api-mutation.ts';
import { ProblemNotice } from '../feedback/problem-notice.tsx';
import { answerByPasskey, offersPasskeys } from './passkeys.ts';

interface PasskeyButtonProps {
  /** Sends the answer of the passkey. */
  readonly send: (passkey: PasskeyAnswer, options: PostOptions) => Promise<unknown>;
  readonly onDone: () => void;
}

/** The button that asks for a passkey; nothing where the browser offers none. */
export function PasskeyButton({ send, onDone }: PasskeyButtonProps) {
  const { t } = useTranslation();
  const mutation = useApiMutation({
    send: async (_: undefined, options: PostOptions) => send(await answerByPasskey(), options),
    onDone,
  });
  if (!offersPasskeys()) return null;
  return (
    <>
      <Button
        block
        className="passkey-button"
        loading={mutation.isPending}
        onClick={() => mutation.mutate(undefined)}
      >
        {t('factor.usePasskey')}
      </Button>
      <ProblemNotice problem={mutation.error} />
    </>
  );
}

import type { PasskeyView } from '@bluebox/contracts';
import { Button, Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import type { PostOptions } from '../../platform/api.ts';
import { formatInstant } from '../../platform/formatting.ts';
import { addPasskey, removePasskey, secondFactorsQuery } from '../api/second-factor.ts';
import { useApiMutation } from '../api/use-api-mutation.ts';
import { makePasskey, offersPasskeys } from '../auth/passkeys.ts';
import { ConfirmButton } from '../feedback/confirm-button.tsx';
import { ProblemNotice } from '../feedback/problem-notice.tsx';

interface AddPasskeyFormProps {
  /** Called with recovery codes, if these are the first ones. */
  readonly onAdded: (recoveryCodes: readonly string[] | undefined) => void;
}

interface PasskeyListProps extends AddPasskeyFormProps {
  readonly passkeys: readonly PasskeyView[];
}

/** The passkeys of an account, and the form to add one. */
export function PasskeyList({ passkeys, onAdded }: PasskeyListProps) {
  const { t } = useTranslation();
  const removing = useApiMutation({ send: removePasskey, touches: secondFactorsQuery.queryKey });
  return (
    <>
      <ul className="row-list">
        {passkeys.map(({ passkeyId, name, createdAt }) => (
          <li key={passkeyId}>
            <div>
              <span className="strong">{name}</span>
              <p className="soft">{t('factor.since', { at: formatInstant(createdAt) })}</p>
            </div>
            <ConfirmButton
              label={t('factor.removePasskey')}
              title={t('factor.removePasskeyOf', { name })}
              okLabel={t('factor.removePasskey')}
              danger
              mutation={removing}
              input={passkeyId}
            >
              <p>{t('factor.removePasskeyFollows')}</p>
            </ConfirmButton>
          </li>
        ))}
      </ul>
      <AddPasskeyForm onAdded={onAdded} />
    </>
  );
}

/** The form that names a new passkey, and lets the browser make it. */
export function AddPasskeyForm({ onAdded }: AddPasskeyFormProps) {
  const { t } = useTranslation();
  const [form] = Form.useForm<{ readonly name: string }>();
  const adding = useApiMutation({
    send: async (name: string, options: PostOptions) =>
      addPasskey({ name, passkey: await makePasskey() }, options),
    touches: secondFactorsQuery.queryKey,
    onDone({ recoveryCodes }) {
      form.resetFields();
      onAdded(recoveryCodes);
    },
  });
  if (!offersPasskeys()) return <p className="soft">{t('factor.noPasskeys')}</p>;
  return (
    <Form<{ readonly name: string }>
      form={form}
      layout="vertical"
      requiredMark={false}
      onFinish={({ name }) => adding.mutate(name.trim())}
    >
      <ProblemNotice problem={adding.error} />
      <Form.Item
        name="name"
        label={t('factor.passkeyName')}
        extra={t('factor.passkeyNameHint')}
        rules={[{ required: true, whitespace: true, message: t('factor.passkeyNameMissing') }]}
      >
        <Input maxLength={40} />
      </Form.Item>
      <Button htmlType="submit" loading={adding.isPending}>
        {t('factor.addPasskey')}
      </Button>
    </Form>
  );
}

import { Button, Form, Input, Modal } from 'antd';
import { useRef, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { type ReauthenticationInput, reauthenticate } from '../api/portal.ts';
import { useApiMutation } from '../api/use-api-mutation.ts';
import { ProblemNotice } from '../feedback/problem-notice.tsx';
import { FactorCodeField } from './factor-code-field.tsx';
import { PasskeyButton } from './passkey-button.tsx';
import { ProviderButton } from './provider-button.tsx';
import {
  type AskedReauthentication,
  askedReauthentication,
  onReauthenticationChange,
} from './reauthentication.ts';

/**
 * The dialog that asks who is there before a grave operation. The operation goes on afterwards, and
 * what was typed on the page is kept.
 */
export function ReauthenticationDialog() {
  const { t } = useTranslation();
  const asked = useSyncExternalStore(onReauthenticationChange, askedReauthentication);
  const content = useRef<HTMLDivElement>(null);
  return (
    <Modal
      open={asked !== undefined}
      title={t('reauthentication.title')}
      footer={null}
      onCancel={() => asked?.answer(false)}
      mask={{ closable: false }}
      destroyOnHidden
      // The dialog takes the focus that a field asks for before the dialog is open.
      afterOpenChange={() => content.current?.querySelector('input')?.focus()}
    >
      <div ref={content}>
        <p className="notice-space">{t('reauthentication.hint')}</p>
        {asked !== undefined && <ReauthenticationForm asked={asked} />}
      </div>
    </Modal>
  );
}

function ReauthenticationForm({ asked }: { readonly asked: AskedReauthentication }) {
  const { t } = useTranslation();
  const mutation = useApiMutation({ send: reauthenticate, onDone: () => asked.answer(true) });
  const atProvider = asked.methods.includes('provider') && (
    <ProviderButton
      purpose="reauthenticate"
      next={location.pathname + location.search}
      onDone={() => asked.answer(true)}
    />
  );
  // Somebody who has neither a password nor a code has no field to fill in.
  if (asked.methods.every((method) => method === 'provider')) return atProvider;
  return (
    <Form<ReauthenticationInput>
      layout="vertical"
      requiredMark={false}
      onFinish={(values) => mutation.mutate(values)}
    >
      <ProblemNotice problem={mutation.error} />
      {asked.methods.includes('password') ? (
        <Form.Item
          name="password"
          label={t('auth.password')}
          rules={[{ required: true, message: t('auth.passwordMissing') }]}
        >
          <Input.Password autoComplete="current-password" />
        </Form.Item>
      ) : (
        <FactorCodeField withRecoveryCode={asked.methods.includes('recovery-code')} />
      )}
      <Button type="primary" htmlType="submit" block loading={mutation.isPending}>
        {t('reauthentication.goOn')}
      </Button>
      {asked.methods.includes('passkey') && (
        <PasskeyButton
          send={(passkey, options) => reauthenticate({ passkey }, options)}
          onDone={() => asked.answer(true)}
        />
      )}
      {atProvider}
    </Form>
  );
}

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { Button, Form, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiProblem, type PostOptions } from '../../platform/api.ts';
import { meQuery, type SetUpInput } from '../api/portal.ts';
import { joinByProvider, providerQuery } from '../api/provider.ts';
import { useApiMutation } from '../api/use-api-mutation.ts';
import { ButtonLink } from '../components/button-link.tsx';
import { ProblemNotice } from '../feedback/problem-notice.tsx';
import { useProviderName } from './provider-button.tsx';
import { noteSessionStarted } from './session-ended.ts';

interface NewAccountFormProps {
  readonly send: (body: SetUpInput, options: PostOptions) => Promise<unknown>;
  readonly submitLabel: string;
  /** Whether the account can be opened at the organisation's provider instead of by a password. */
  readonly offersProvider?: boolean;
}

interface Typed {
  readonly code?: string;
  readonly name: string;
  readonly login: string;
  readonly password: string;
}

const LOGIN = /^[a-z0-9][a-z0-9._-]{2,31}$/;
const SHORTEST_PASSWORD = 12;

/**
 * The form to set up the first account, to accept an invitation, or to set a new password after a
 * reset. The one-time code comes from the URL's fragment, or is typed.
 */
export function NewAccountForm({ send, submitLabel, offersProvider = false }: NewAccountFormProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [codeFromAddress] = useState(() => decodeURIComponent(location.hash.slice(1)));
  const enter = async () => {
    noteSessionStarted();
    await queries.invalidateQueries({ queryKey: meQuery.queryKey });
    await navigate({ to: '/console', replace: true });
  };
  const mutation = useApiMutation({ send, onDone: () => void enter() });
  const [form] = Form.useForm<Typed>();
  const name = useProviderName();
  const { data: provider } = useQuery({ ...providerQuery, enabled: offersProvider });
  const atProvider = useApiMutation({
    send: joinByProvider,
    onDone: ({ url }) => location.assign(url),
  });
  const goToProvider = async () => {
    const fields = ['code', 'name', 'login'] as const;
    const typed = await form.validateFields([...fields]).catch(() => undefined);
    if (typed === undefined) return;
    const { code, ...chosen } = form.getFieldsValue([...fields]) as Omit<Typed, 'password'>;
    atProvider.mutate({ ...chosen, code: codeFromAddress || (code ?? '').trim() });
  };
  const submit = ({ code, ...account }: Typed) =>
    mutation.mutate({ ...account, code: codeFromAddress || (code ?? '').trim() });
  return (
    <Form<Typed> form={form} layout="vertical" requiredMark={false} onFinish={submit}>
      <ProblemNotice
        problem={mutation.error}
        action={
          mutation.error instanceof ApiProblem && mutation.error.code === 'LINK_NOT_GOOD' ? (
            <ButtonLink to="/sign-in" search={{}}>
              {t('auth.toSignIn')}
            </ButtonLink>
          ) : undefined
        }
      />
      {codeFromAddress === '' && (
        <Form.Item
          name="code"
          label={t('auth.code')}
          extra={t('auth.codeHint')}
          rules={[{ required: true, message: t('auth.codeMissing') }]}
        >
          <Input autoComplete="off" />
        </Form.Item>
      )}
      <Form.Item
        name="name"
        label={t('auth.name')}
        extra={t('auth.nameHint')}
        rules={[{ required: true, whitespace: true, message: t('auth.nameMissing') }]}
      >
        <Input autoComplete="name" maxLength={40} />
      </Form.Item>
      <Form.Item
        name="login"
        label={t('auth.login')}
        extra={t('auth.loginHint')}
        rules={[{ required: true, pattern: LOGIN, message: t('auth.loginRule') }]}
      >
        <Input autoComplete="username" autoCapitalize="none" maxLength={32} />
      </Form.Item>
      <Form.Item
        name="password"
        label={t('auth.newPassword')}
        extra={t('auth.passwordHint')}
        rules={[{ required: true, min: SHORTEST_PASSWORD, message: t('auth.passwordRule') }]}
      >
        <Input.Password autoComplete="new-password" maxLength={200} />
      </Form.Item>
      <Button type="primary" htmlType="submit" block loading={mutation.isPending}>
        {submitLabel}
      </Button>
      {offersProvider && provider?.offered === true && (
        <>
          <Button
            block
            className="provider-button"
            loading={atProvider.isPending}
            onClick={() => void goToProvider()}
          >
            {t('provider.join', { name })}
          </Button>
          <ProblemNotice problem={atProvider.error} />
        </>
      )}
      <p className="soft auth-help">
        {t('auth.haveAccount')}{' '}
        <Link to="/sign-in" search={{}}>
          {t('auth.toSignIn')}
        </Link>
      </p>
    </Form>
  );
}

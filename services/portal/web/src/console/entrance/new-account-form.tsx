import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Button, Form, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PostOptions } from '../../shared/api.ts';
import { useDeed } from '../api/deed.ts';
import { meQuery, type SetUpInput } from '../api/portal.ts';
import { ProblemNotice } from '../notices/problem-notice.tsx';
import { noteSessionStarted } from './session-ended.ts';

interface NewAccountFormProps {
  readonly send: (body: SetUpInput, options: PostOptions) => Promise<unknown>;
  readonly submitLabel: string;
}

interface Typed {
  readonly code?: string;
  readonly name: string;
  readonly login: string;
  readonly password: string;
}

const LOGIN = /^[a-z0-9][a-z0-9._-]{2,31}$/;
const SHORTEST_PASSWORD = 12;

/** The first coordinator's account, or an invited one. The code is in the URL's fragment, or is typed. */
export function NewAccountForm({ send, submitLabel }: NewAccountFormProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [codeFromAddress] = useState(() => decodeURIComponent(location.hash.slice(1)));
  const enter = async () => {
    noteSessionStarted();
    await queries.invalidateQueries({ queryKey: meQuery.queryKey });
    await navigate({ to: '/console', replace: true });
  };
  const deed = useDeed({ send, onDone: () => void enter() });
  const submit = ({ code, ...account }: Typed) =>
    deed.mutate({ ...account, code: codeFromAddress || (code ?? '').trim() });
  return (
    <Form<Typed> layout="vertical" requiredMark={false} onFinish={submit}>
      <ProblemNotice problem={deed.error} />
      {codeFromAddress === '' && (
        <Form.Item
          name="code"
          label={t('entrance.code')}
          extra={t('entrance.codeHint')}
          rules={[{ required: true, message: t('entrance.codeMissing') }]}
        >
          <Input autoComplete="off" />
        </Form.Item>
      )}
      <Form.Item
        name="name"
        label={t('entrance.name')}
        extra={t('entrance.nameHint')}
        rules={[{ required: true, whitespace: true, message: t('entrance.nameMissing') }]}
      >
        <Input autoComplete="name" maxLength={40} />
      </Form.Item>
      <Form.Item
        name="login"
        label={t('entrance.login')}
        extra={t('entrance.loginHint')}
        rules={[{ required: true, pattern: LOGIN, message: t('entrance.loginRule') }]}
      >
        <Input autoComplete="username" autoCapitalize="none" maxLength={32} />
      </Form.Item>
      <Form.Item
        name="password"
        label={t('entrance.newPassword')}
        extra={t('entrance.passwordHint')}
        rules={[{ required: true, min: SHORTEST_PASSWORD, message: t('entrance.passwordRule') }]}
      >
        <Input.Password autoComplete="new-password" maxLength={200} />
      </Form.Item>
      <Button type="primary" htmlType="submit" block loading={deed.isPending}>
        {submitLabel}
      </Button>
    </Form>
  );
}

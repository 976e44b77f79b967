import { useNavigate } from '@tanstack/react-router';
import { App, Button, Form } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { serverNow } from '../../platform/api.ts';
import { calendarDay } from '../../platform/formatting.ts';
import { openDrive } from '../api/pledge.ts';
import { useApiMutation } from '../api/use-api-mutation.ts';
import { ProblemNotice } from '../feedback/problem-notice.tsx';
import { MayOpen } from '../layout/may-open.tsx';
import { PageHeading } from '../layout/page-heading.tsx';
import './drives.css';
import { TermsFields } from './terms-fields.tsx';
import { TermsPreview } from './terms-preview.tsx';
import {
  fromTemplate,
  hasTypedNeeds,
  newTerms,
  readTerms,
  TEMPLATES,
  type Template,
  type TypedTerms,
} from './typed-terms.ts';
import { useUnsavedGuard } from './use-unsaved-guard.tsx';

/** The page for a new drive. The drive is a draft until it is published. */
export function NewDrivePage() {
  return (
    <MayOpen work="new-drive">
      <NewDrive />
    </MayOpen>
  );
}

function NewDrive() {
  const { t } = useTranslation();
  const { modal } = App.useApp();
  const navigate = useNavigate();
  const [form] = Form.useForm<TypedTerms>();
  const [initial] = useState(() => newTerms(calendarDay(serverNow())));
  const { dialog, noteChanged, noteSaved } = useUnsavedGuard();
  const mutation = useApiMutation({
    send: openDrive,
    touches: ['drives'],
    onDone({ driveId }) {
      noteSaved();
      void navigate({ to: '/console/drives/$driveId/terms', params: { driveId } });
    },
  });
  const fill = (template: Template) => {
    form.setFieldsValue(fromTemplate(template));
    noteChanged();
  };
  const choose = (template: Template) => {
    if (!hasTypedNeeds(form.getFieldValue('needs'))) fill(template);
    else
      void modal.confirm({
        title: t('terms.replaceNeeds', { template: t(`terms.templates.${template}`) }),
        content: t('terms.replaceNeedsHint'),
        okText: t('terms.replace'),
        cancelText: t('action.cancel'),
        onOk: () => fill(template),
      });
  };
  return (
    <>
      <PageHeading title={t('drives.open')} hint={t('drives.openHint')} />
      <div className="panel actions">
        <span>{t('terms.template')}</span>
        {TEMPLATES.map((template) => (
          <Button key={template} onClick={() => choose(template)}>
            {t(`terms.templates.${template}`)}
          </Button>
        ))}
      </div>
      <div className="terms-and-preview">
        <Form<TypedTerms>
          form={form}
          className="terms-form"
          layout="vertical"
          initialValues={initial}
          scrollToFirstError={{ focus: true }}
          onValuesChange={noteChanged}
          onFinish={(typed) => mutation.mutate({ slug: typed.slug, terms: readTerms(typed) })}
        >
          <TermsFields existing={false} />
          <div className="terms-submit">
            <ProblemNotice problem={mutation.error} />
            <Button type="primary" size="large" htmlType="submit" loading={mutation.isPending}>
              {t('drives.saveDraft')}
            </Button>
          </div>
        </Form>
        <TermsPreview form={form} />
      </div>
      {dialog}
    </>
  );
}

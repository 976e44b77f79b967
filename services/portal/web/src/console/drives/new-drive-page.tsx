import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { App, Button, Form } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { serverNow } from '../../platform/api.ts';
import { calendarDay, formatDate } from '../../platform/formatting.ts';
import { drivesQuery, openDrive } from '../api/pledge.ts';
import { useApiMutation } from '../api/use-api-mutation.ts';
import { ProblemNotice } from '../feedback/problem-notice.tsx';
import { Choice } from '../items/choice.tsx';
import { MayOpen } from '../layout/may-open.tsx';
import { PageHeading } from '../layout/page-heading.tsx';
import { useMay } from '../layout/use-may.ts';
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
  termsLike,
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
  const today = calendarDay(serverNow());
  const [initial] = useState(() => newTerms(today));
  const { data } = useQuery(drivesQuery);
  const may = useMay();
  const earlier = data?.drives ?? [];
  const [source, setSource] = useState('');
  const { dialog, isChanged, noteChanged, noteSaved } = useUnsavedGuard();
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
  const copy = (driveId: string) => {
    const drive = earlier.find((other) => other.driveId === driveId);
    if (drive === undefined) return;
    const fillIn = () => {
      const { organisationId, ...like } = termsLike(drive, today);
      form.setFieldsValue({
        ...like,
        slug: form.getFieldValue('slug'),
        // The organisation is copied only by those who may choose among all organisations.
        ...(may('installation') ? { organisationId } : {}),
      });
      noteChanged();
    };
    if (!isChanged) fillIn();
    else
      void modal.confirm({
        title: t('terms.replaceAll', { title: drive.terms.title }),
        content: t('terms.replaceAllHint'),
        okText: t('terms.replace'),
        cancelText: t('action.cancel'),
        onOk: fillIn,
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
        {earlier.length > 0 && (
          <div className="copy-drive">
            <label htmlFor="copy-drive">{t('terms.copyFrom')}</label>
            <Choice
              id="copy-drive"
              value={source}
              options={[
                { value: '', label: t('terms.copyNone') },
                ...earlier.map(({ driveId, terms: { title, window } }) => ({
                  value: driveId,
                  label: `${title} · ${formatDate(window.opensOn)}`,
                })),
              ]}
              onChange={setSource}
            />
            <Button disabled={source === ''} onClick={() => copy(source)}>
              {t('terms.copy')}
            </Button>
          </div>
        )}
      </div>
      <div className="terms-and-preview">
        <Form<TypedTerms>
          form={form}
          className="terms-form"
          layout="vertical"
          initialValues={initial}
          scrollToFirstError={{ focus: true }}
          onValuesChange={noteChanged}
          onFinish={() => {
            // Folded English texts of a copied drive have no field, and are sent nevertheless.
            const typed: TypedTerms = form.getFieldsValue(true);
            mutation.mutate({ slug: typed.slug, terms: readTerms(typed) });
          }}
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

import type { DriveView } from '@bluebox/contracts';
import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { App, Button, Form } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { driveAddress } from '../../domain/drive-address.ts';
import { ApiProblem } from '../../platform/api.ts';
import { amendDrive, driveKey, driveQuery } from '../api/pledge.ts';
import { useApiMutation } from '../api/use-api-mutation.ts';
import { ButtonLink } from '../components/button-link.tsx';
import { useAddress } from '../components/use-address.ts';
import { ProblemNotice } from '../feedback/problem-notice.tsx';
import { PageHeading } from '../layout/page-heading.tsx';
import './drives.css';
import { DriveSteps } from './drive-steps.tsx';
import { NamedByPledgesDialog, namedByPledges } from './named-by-pledges-dialog.tsx';
import { SharePanel } from './share-panel.tsx';
import { termsFacts } from './terms-facts.ts';
import { TermsFields } from './terms-fields.tsx';
import { TermsPreview } from './terms-preview.tsx';
import { baseAfterSave, readTerms, type TypedTerms, typedTerms } from './typed-terms.ts';
import { useUnsavedGuard } from './use-unsaved-guard.tsx';

const route = getRouteApi('/console/layout/drives/$driveId/terms');

/**
 * The page with a drive's terms, editable until the drive is completed, and with the drive's steps,
 * such as publishing.
 */
export function TermsPage() {
  const { t } = useTranslation();
  const { driveId } = route.useParams();
  const { data: drive } = useSuspenseQuery(driveQuery(driveId));
  const address = driveAddress(useAddress(), drive.slug);
  return (
    <>
      <PageHeading
        title={t('terms.heading')}
        hint={
          drive.status === 'draft' ? (
            <>
              {t('terms.notPublished')}
              <br />
              {t('terms.addressToBe')} <span className="drive-address">{address}</span>
            </>
          ) : (
            <a href={address} target="_blank" rel="noreferrer">
              {address}
            </a>
          )
        }
      >
        {drive.status !== 'published' && (
          <ButtonLink to="/console/drives/$driveId/poster" params={{ driveId }} target="_blank">
            {t('poster.name')}
          </ButtonLink>
        )}
      </PageHeading>
      <DriveSteps drive={drive} />
      {drive.status !== 'draft' && <SharePanel drive={drive} />}
      {drive.status === 'completed' ? (
        <section className="panel stack" aria-label={t('terms.heading')}>
          <p>{t('terms.completed')}</p>
          <dl className="facts">
            {termsFacts(t, drive.terms).map(({ label, values }) => (
              <div key={label}>
                <dt>{label}</dt>
                {values.map((value, index) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: values may be equal, and have no state.
                  <dd key={index}>{value}</dd>
                ))}
              </div>
            ))}
          </dl>
        </section>
      ) : (
        <AmendForm drive={drive} />
      )}
    </>
  );
}

function AmendForm({ drive }: { readonly drive: DriveView }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const queries = useQueryClient();
  const [form] = Form.useForm<TypedTerms>();
  // A save names the version with which the form was last reconciled. The service refuses the save if
  // somebody else has saved since.
  const [base, setBase] = useState(drive);
  const { dialog, noteChanged, noteSaved } = useUnsavedGuard();
  const mutation = useApiMutation({
    send: amendDrive(drive.driveId),
    touches: driveKey(drive.driveId),
    async onDone({ version }, { terms }) {
      noteSaved();
      setBase((before) => ({ ...before, version }));
      // The form keeps the ids of new needs and points, so that the next save does not assign new
      // ids.
      for (const [index, { needId }] of terms.needs.entries())
        form.setFieldValue(['needs', index, 'needId'], needId);
      for (const [index, { pointId }] of terms.handInPoints.entries())
        form.setFieldValue(['points', index, 'pointId'], pointId);
      const now = await latest();
      setBase((before) => baseAfterSave(before, version, now));
      void message.success(t('terms.saved'));
    },
  });
  const latest = () => queries.fetchQuery({ ...driveQuery(drive.driveId), staleTime: 0 });
  const takeTheirs = async () => {
    const theirs = await latest();
    setBase(theirs);
    form.setFieldsValue(typedTerms(theirs));
    noteSaved();
    mutation.reset();
  };
  const keepMine = async () => {
    const theirs = await latest();
    setBase(theirs);
    mutation.mutate({
      terms: readTerms(form.getFieldsValue(true), theirs),
      version: theirs.version,
    });
  };
  const named = namedByPledges(mutation.error);
  // The service asks about points first, and about departments only after the points are confirmed.
  // The second confirmation therefore repeats the first.
  const saveAllTheSame = () =>
    mutation.mutate({
      ...mutation.variables,
      terms: readTerms(form.getFieldsValue(true), base),
      version: base.version,
      ...(named?.kind === 'points' && {
        confirmed: Object.fromEntries(
          named.named.map(({ pointId, pledges }) => [pointId, pledges]),
        ),
      }),
      ...(named?.kind === 'departments' && {
        confirmedDepartments: Object.fromEntries(
          named.named.map(({ name, pledges }) => [name, pledges]),
        ),
      }),
    });
  const overtaken =
    mutation.error instanceof ApiProblem && mutation.error.code === 'VERSION_MISMATCH';
  return (
    <div className="terms-and-preview">
      <Form<TypedTerms>
        form={form}
        className="terms-form"
        layout="vertical"
        initialValues={typedTerms(base)}
        scrollToFirstError={{ focus: true }}
        onValuesChange={noteChanged}
        onFinish={() =>
          mutation.mutate({
            terms: readTerms(form.getFieldsValue(true), base),
            version: base.version,
          })
        }
      >
        <TermsFields existing />
        <div className="terms-submit">
          <NamedByPledgesDialog
            named={named}
            pending={mutation.isPending}
            onConfirm={saveAllTheSame}
            onClose={mutation.reset}
          />
          <ProblemNotice
            problem={named === undefined ? mutation.error : undefined}
            action={
              overtaken ? (
                <div className="actions">
                  <Button onClick={() => void takeTheirs()}>{t('terms.takeTheirs')}</Button>
                  <Button onClick={() => void keepMine()}>{t('terms.keepMine')}</Button>
                </div>
              ) : undefined
            }
          />
          <Button type="primary" size="large" htmlType="submit" loading={mutation.isPending}>
            {t('terms.save')}
          </Button>
        </div>
        {dialog}
      </Form>
      <TermsPreview form={form} drive={drive} />
    </div>
  );
}

import type { DriveView } from '@bluebox/contracts';
import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { App, Button, Form, type FormInstance } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { driveAddress } from '../../domain/drive-address.ts';
import { ApiProblem } from '../../platform/api.ts';
import { amendDrive, driveKey, drivePhotos, driveQuery } from '../api/pledge.ts';
import { useApiMutation } from '../api/use-api-mutation.ts';
import { ButtonLink } from '../components/button-link.tsx';
import { useAddress } from '../components/use-address.ts';
import { ProblemNotice } from '../feedback/problem-notice.tsx';
import { PageHeading } from '../layout/page-heading.tsx';
import { SentPhotos } from '../photos/sent-photos.tsx';
import './drives.css';
import { DriveSteps } from './drive-steps.tsx';
import { NamedByPledgesDialog, namedByPledges } from './named-by-pledges-dialog.tsx';
import { RulesBacktest } from './rules-backtest.tsx';
import { SharePanel } from './share-panel.tsx';
import { termsFacts } from './terms-facts.ts';
import { TermsFields } from './terms-fields.tsx';
import { TermsPreview } from './terms-preview.tsx';
import {
  baseAfterSave,
  chosenPhotos,
  readTerms,
  type TypedTerms,
  typedTerms,
} from './typed-terms.ts';
import { type UnsavedGuard, useUnsavedGuard } from './use-unsaved-guard.tsx';

const route = getRouteApi('/console/layout/drives/$driveId/terms');

/**
 * The page with a drive's terms, editable until the drive is completed, and with the drive's steps,
 * such as publishing.
 */
export function TermsPage() {
  const { t } = useTranslation();
  const { driveId } = route.useParams();
  const { data: drive } = useSuspenseQuery(driveQuery(driveId));
  const navigate = useNavigate();
  const [form] = Form.useForm<TypedTerms>();
  const guard = useUnsavedGuard();
  const [isJustPublished, setJustPublished] = useState(false);
  const leaveDiscarded = () => {
    guard.noteSaved();
    void navigate({ to: '/console/drives' });
  };
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
      <DriveSteps
        drive={drive}
        isChanged={guard.isChanged}
        onSave={() => form.submit()}
        onPublished={() => setJustPublished(true)}
        onDiscarded={leaveDiscarded}
      />
      {drive.status !== 'draft' && <SharePanel drive={drive} isJustPublished={isJustPublished} />}
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
          <SentPhotos
            driveId={driveId}
            folder={drivePhotos(driveId)}
            erasing="coordinator"
            photoIds={[drive.terms.picture, drive.terms.letter].flatMap(
              (photo) => photo?.photoId ?? [],
            )}
          />
        </section>
      ) : (
        <AmendForm drive={drive} form={form} guard={guard} />
      )}
    </>
  );
}

interface AmendFormProps {
  readonly drive: DriveView;
  readonly form: FormInstance<TypedTerms>;
  readonly guard: UnsavedGuard;
}

function AmendForm({ drive, form, guard: { dialog, noteChanged, noteSaved } }: AmendFormProps) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const queries = useQueryClient();
  // A save names the version with which the form was last reconciled. The service refuses the save if
  // somebody else has saved since.
  const [base, setBase] = useState(drive);
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
      // Photos that were sent are not sent again.
      for (const name of ['picture', 'letter'] as const) form.setFieldValue(name, terms[name]);
      const now = await latest();
      setBase((before) => baseAfterSave(before, version, now));
      void message.success(t('terms.saved'));
    },
  });
  /** Returns the terms in the form, and the photos to send before them. */
  const typed = (before: DriveView) => {
    const values: TypedTerms = form.getFieldsValue(true);
    return { terms: readTerms(values, before), photos: chosenPhotos(values) };
  };
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
      ...typed(theirs),
      version: theirs.version,
    });
  };
  const named = namedByPledges(mutation.error);
  // The service asks about points first, and about departments only after the points are confirmed.
  // The second confirmation therefore repeats the first.
  const saveAllTheSame = () =>
    mutation.mutate({
      ...mutation.variables,
      ...typed(base),
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
            ...typed(base),
            version: base.version,
          })
        }
      >
        <TermsFields
          existing
          photos={drivePhotos(drive.driveId)}
          backtest={<RulesBacktest driveId={drive.driveId} form={form} saved={base.terms.rules} />}
        />
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

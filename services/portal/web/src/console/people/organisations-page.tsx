import type { Organisation } from '@bluebox/contracts';
import { useQuery } from '@tanstack/react-query';
import { Button, Form, Input, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  addOrganisation,
  type OrganisationInput,
  organisationsQuery,
  removeOrganisation,
  renameOrganisation,
} from '../api/portal.ts';
import { useApiMutation } from '../api/use-api-mutation.ts';
import { ButtonLink } from '../components/button-link.tsx';
import { ConfirmButton } from '../feedback/confirm-button.tsx';
import { EmptyNotice } from '../feedback/empty-notice.tsx';
import { Loaded } from '../feedback/loaded.tsx';
import { ProblemNotice } from '../feedback/problem-notice.tsx';
import { MayOpen } from '../layout/may-open.tsx';
import { PageHeading } from '../layout/page-heading.tsx';

/** The page with the organisations, to which drives can belong and in which roles can hold. */
export function OrganisationsPage() {
  return (
    <MayOpen work="installation">
      <Organisations />
    </MayOpen>
  );
}

function Organisations() {
  const { t } = useTranslation();
  const organisations = useQuery(organisationsQuery);
  const [naming, setNaming] = useState<Organisation | 'new'>();
  return (
    <>
      <PageHeading title={t('organisations.title')} hint={t('organisations.hint')}>
        <ButtonLink to="/console/people" search={{}}>
          {t('people.title')}
        </ButtonLink>
        <Button type="primary" onClick={() => setNaming('new')}>
          {t('organisations.add')}
        </Button>
      </PageHeading>
      <Loaded query={organisations}>
        {({ organisations: all }) =>
          all.length === 0 ? (
            <div className="panel">
              <EmptyNotice title={t('organisations.none')} />
            </div>
          ) : (
            <ul className="panel row-list">
              {all.map((organisation) => (
                <li key={organisation.organisationId}>
                  <div>
                    <span className="strong">{organisation.name}</span>{' '}
                    <span className="soft">{organisation.english}</span>
                  </div>
                  <div className="actions">
                    <Button
                      size="small"
                      aria-label={t('organisations.renameNamed', { name: organisation.name })}
                      onClick={() => setNaming(organisation)}
                    >
                      {t('organisations.rename')}
                    </Button>
                    <RemoveButton organisation={organisation} />
                  </div>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
      {naming !== undefined && (
        <NameDialog
          organisation={naming === 'new' ? undefined : naming}
          onClose={() => setNaming(undefined)}
        />
      )}
    </>
  );
}

function RemoveButton({ organisation }: { readonly organisation: Organisation }) {
  const { t } = useTranslation();
  const { organisationId, name } = organisation;
  const mutation = useApiMutation({
    send: removeOrganisation,
    touches: organisationsQuery.queryKey,
  });
  return (
    <ConfirmButton
      label={t('organisations.remove')}
      title={t('organisations.removeTitle', { name })}
      okLabel={t('organisations.remove')}
      button={{ size: 'small', 'aria-label': t('organisations.removeNamed', { name }) }}
      danger
      mutation={mutation}
      input={organisationId}
    >
      <p>{t('organisations.removeFollows')}</p>
    </ConfirmButton>
  );
}

interface NameDialogProps {
  /** Organisation to rename; absent for a new one. */
  readonly organisation: Organisation | undefined;
  readonly onClose: () => void;
}

interface Typed {
  readonly name: string;
  readonly english?: string;
}

/** The dialog with the names of a new or an existing organisation. */
function NameDialog({ organisation, onClose }: NameDialogProps) {
  const { t } = useTranslation();
  const [form] = Form.useForm<Typed>();
  const mutation = useApiMutation({
    send:
      organisation === undefined
        ? addOrganisation
        : renameOrganisation(organisation.organisationId),
    touches: organisationsQuery.queryKey,
    onDone: onClose,
  });
  const submit = ({ name, english = '' }: Typed) => {
    const body: OrganisationInput = {
      name: name.trim(),
      ...(english.trim() === '' ? {} : { english: english.trim() }),
    };
    mutation.mutate(body);
  };
  return (
    <Modal
      open
      title={
        organisation === undefined
          ? t('organisations.add')
          : t('organisations.renameNamed', { name: organisation.name })
      }
      okText={t('organisations.save')}
      cancelText={t('action.cancel')}
      confirmLoading={mutation.isPending}
      onOk={() => form.submit()}
      onCancel={onClose}
    >
      <ProblemNotice problem={mutation.error} />
      <Form<Typed>
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ name: organisation?.name ?? '', english: organisation?.english ?? '' }}
        onFinish={submit}
      >
        <Form.Item
          name="name"
          label={t('organisations.name')}
          rules={[{ required: true, whitespace: true, message: t('organisations.nameMissing') }]}
        >
          <Input maxLength={60} />
        </Form.Item>
        <Form.Item name="english" label={t('organisations.english')}>
          <Input maxLength={60} />
        </Form.Item>
      </Form>
    </Modal>
  );
}

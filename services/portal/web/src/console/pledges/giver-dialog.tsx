import type { Giver, PledgeView } from '@bluebox/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { Input, Modal } from 'antd';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isShortPhone } from '../../domain/short-phone.ts';
import { driveKey, dropGiverName, nameGiver } from '../api/pledge.ts';
import { useApiMutation } from '../api/use-api-mutation.ts';
import { useCheckedForm } from '../components/use-checked-form.ts';
import { ProblemNotice } from '../feedback/problem-notice.tsx';

/** Fields about the giver, each with the length of its longest value in characters. */
const FIELDS = [
  ['name', 40],
  ['contact', 80],
  ['staffNumber', 20],
] as const;
type Field = (typeof FIELDS)[number][0];

const STAFF_NUMBER = /^[0-9A-Za-z-]{2,20}$/;

interface GiverDialogProps {
  readonly pledge: PledgeView;
  readonly onClose: () => void;
}

/** The dialog in which the desk adds or corrects what a giver tells about themselves. */
export function GiverDialog({ pledge, onClose }: GiverDialogProps) {
  const { t } = useTranslation();
  const id = useId();
  const queries = useQueryClient();
  const { name = '', contact = '', staffNumber = '' } = pledge.giver ?? {};
  const [values, setValues] = useState<Readonly<Record<Field, string>>>({
    name,
    contact,
    staffNumber,
  });
  /** Contact that was already asked about, because it looks like a phone number that is too short. */
  const [doubted, setDoubted] = useState<string>();
  const mutation = useApiMutation({
    send: nameGiver(pledge.pledgeId),
    touches: driveKey(pledge.driveId),
    onDone() {
      dropGiverName(queries, pledge.driveId, pledge.pledgeId);
      onClose();
    },
  });
  const told: Record<Field, string> = {
    name: values.name.trim(),
    contact: values.contact.trim(),
    staffNumber: values.staffNumber.normalize('NFKC').trim(),
  };
  const isStaffNumber = told.staffNumber === '' || STAFF_NUMBER.test(told.staffNumber);
  const giver: Giver | undefined = isStaffNumber
    ? Object.fromEntries(Object.entries(told).filter(([, value]) => value !== ''))
    : undefined;
  const isContactDoubted = isShortPhone(told.contact) && doubted === told.contact;
  const { checked, onSubmit } = useCheckedForm(giver, (sent) => {
    if (isShortPhone(told.contact) && doubted !== told.contact) setDoubted(told.contact);
    else mutation.mutate(sent);
  });
  const problemOf = (field: Field): string | undefined => {
    if (field === 'staffNumber' && checked && !isStaffNumber) return t('pledges.giverStaffNumber');
    if (field === 'contact' && isContactDoubted) return t('pledges.giverShortPhone');
    return undefined;
  };
  return (
    <Modal
      open
      title={t(
        Object.keys(pledge.giver ?? {}).length === 0 ? 'pledges.addGiver' : 'pledges.correctGiver',
      )}
      okText={t('pledges.saveGiver')}
      okButtonProps={{ htmlType: 'submit', form: `${id}-form` }}
      cancelText={t('action.cancel')}
      confirmLoading={mutation.isPending}
      onCancel={onClose}
    >
      <ProblemNotice problem={mutation.error} />
      <p className="soft">{t('pledges.giverHint')}</p>
      <form id={`${id}-form`} noValidate onSubmit={onSubmit}>
        {FIELDS.map(([field, maxLength], index) => {
          const problem = problemOf(field);
          return (
            <div key={field} className="giver-field">
              <label className="field-label" htmlFor={`${id}-${field}`}>
                {t(`giver.${field}`)}
              </label>
              <Input
                id={`${id}-${field}`}
                autoFocus={index === 0}
                autoComplete="off"
                value={values[field]}
                maxLength={maxLength}
                status={problem === undefined ? '' : 'error'}
                aria-invalid={problem !== undefined}
                aria-describedby={`${id}-${field}-problem`}
                onChange={({ target }) => setValues({ ...values, [field]: target.value })}
              />
              <span id={`${id}-${field}-problem`} className="field-problem" role="alert">
                {problem}
              </span>
            </div>
          );
        })}
      </form>
    </Modal>
  );
}

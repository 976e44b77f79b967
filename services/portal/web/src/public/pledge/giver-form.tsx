import type { Giver, PledgeView } from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { isShortPhone } from '../../domain/short-phone.ts';
import { Callout } from '../components/callout.tsx';
import { RefusalCallout } from '../components/refusal-callout.tsx';
import { useApiMutation } from '../data/use-api-mutation.ts';
import { Field } from '../forms/field.tsx';
import { errorKey, resolveBy } from '../forms/form-resolver.ts';
import { giverOf, type PersonValues, personSchema } from '../give/hand-in-schema.ts';

const resolver = resolveBy<PersonValues>(personSchema);
const FIELDS = [
  ['name', 'hand-in.name', 'name'],
  ['contact', 'hand-in.contact-field', 'off'],
  ['staffNumber', 'hand-in.staff-number', 'off'],
] as const;

/**
 * The form that adds or corrects the giver's data after the registration. Data may be missing,
 * because the device does not store personal data while the pledge waits to be sent.
 */
export function GiverForm({
  pledge,
  giver,
  onChanged,
}: {
  readonly pledge: PledgeView;
  readonly giver: Giver;
  readonly onChanged: (message: string) => void;
}) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const [doubted, setDoubted] = useState<string>();
  const mutation = useApiMutation(routes.nameGiver.at({ pledgeId: pledge.pledgeId }), () => {
    setOpen(false);
    onChanged(t('known.changed'));
  });
  const { register, handleSubmit, formState, reset } = useForm<PersonValues>({ resolver });
  if (!open)
    return (
      <button
        type="button"
        className="button button-quiet"
        onClick={() => {
          const { name = '', contact = '', staffNumber = '' } = giver;
          reset({ name, contact, staffNumber });
          setDoubted(undefined);
          setOpen(true);
        }}
      >
        {t(Object.keys(giver).length === 0 ? 'known.add' : 'known.correct')}
      </button>
    );
  const save = handleSubmit((values) => {
    if (isShortPhone(values.contact) && values.contact !== doubted)
      return setDoubted(values.contact);
    void mutation.act(giverOf(values));
  });
  return (
    <form noValidate onSubmit={(event) => void save(event)}>
      <p className="hint">{t('hand-in.contact-why')}</p>
      {FIELDS.map(([name, label, autoComplete]) => {
        const key = errorKey(formState.errors[name]);
        return (
          <Field
            key={name}
            id={`giver-${name}`}
            label={t(label)}
            error={key === undefined ? undefined : t(key)}
          >
            {(ties) => (
              <input {...ties} {...register(name)} type="text" autoComplete={autoComplete} />
            )}
          </Field>
        );
      })}
      {doubted === undefined ? null : (
        <Callout kind="care" live>
          <p>{t('known.asked-contact', { contact: doubted })}</p>
        </Callout>
      )}
      <RefusalCallout code={mutation.refusal} />
      <div className="button-column">
        <button type="submit" className="button" aria-disabled={mutation.busy}>
          {t(mutation.busy ? 'form.working' : 'known.save')}
        </button>
        <button type="button" className="text-button" onClick={() => setOpen(false)}>
          {t('form.cancel')}
        </button>
      </div>
    </form>
  );
}

import type { DeskView, MatterView } from '@bluebox/contracts';
import {
  CONTACT_WAYS,
  DROP_REASONS,
  HAND_BACK_REASONS,
  MATTER_OUTCOMES,
  PAUSE_REASONS,
} from '@bluebox/contracts/matter-kinds';
import { Button, Input } from 'antd';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CARE_KEY, type StepInput, takeStep } from '../api/care.ts';
import { useApiMutation } from '../api/use-api-mutation.ts';
import { ProblemNotice } from '../feedback/problem-notice.tsx';
import { Choice } from '../items/choice.tsx';

interface StepFormProps {
  readonly matter: MatterView;
  readonly desk: DeskView;
}

/** Steps that the form offers, in the order of the loop. */
const STEPS = [
  'assign',
  'contact-reached',
  'contact-missed',
  'handle',
  'answer',
  'close',
  'pause',
  'resume',
  'ask-extension',
  'hand-back',
  'escalate',
  'note',
  'drop',
] as const;
type Step = (typeof STEPS)[number];

/** The step that brings a matter on from what it waits for. */
const NEXT: Readonly<Record<MatterView['waitsFor'], Step>> = {
  assignment: 'assign',
  contact: 'contact-reached',
  handling: 'handle',
  review: 'note',
  answer: 'answer',
  closing: 'close',
  'call-back': 'note',
  nothing: 'note',
};
/** Days by which an extension moves the limit. */
const EXTENSIONS = ['3', '7', '15'] as const;
const DAY = 86_400_000;

/** The form for the next step of an open matter. */
export function StepForm({ matter, desk }: StepFormProps) {
  const { t } = useTranslation();
  const id = useId();
  const [step, setStep] = useState<Step>(NEXT[matter.waitsFor]);
  const [unit, setUnit] = useState<string>();
  const [way, setWay] = useState<(typeof CONTACT_WAYS)[number]>('phone');
  const [outcome, setOutcome] = useState<(typeof MATTER_OUTCOMES)[number]>('solved');
  const [pause, setPause] = useState<(typeof PAUSE_REASONS)[number]>('asker');
  const [back, setBack] = useState<(typeof HAND_BACK_REASONS)[number]>('not-ours');
  const [dropped, setDropped] = useState<(typeof DROP_REASONS)[number]>('asker');
  const [days, setDays] = useState<(typeof EXTENSIONS)[number]>('7');
  const [note, setNote] = useState('');
  const mutation = useApiMutation({ send: takeStep(matter.id), touches: CARE_KEY });
  const units = desk.terms.units.map(({ unitId, name }) => ({ value: unitId, label: name }));
  const noted = note.trim() === '' ? {} : { note: note.trim() };
  const input = (): StepInput | undefined => {
    switch (step) {
      case 'assign':
        return unit === undefined ? undefined : { step, lead: unit };
      case 'hand-back':
        return unit === undefined ? undefined : { step, instead: unit, why: back, ...noted };
      case 'contact-reached':
      case 'contact-missed':
        return { step: 'contact', via: way, reached: step === 'contact-reached', ...noted };
      case 'handle':
        return { step, outcome, ...noted };
      case 'answer':
        return { step, via: way, ...noted };
      case 'pause':
        return { step, why: pause, ...noted };
      case 'ask-extension': {
        const due = Date.parse(matter.clock.resolve.due);
        return { step, until: new Date(due + Number(days) * DAY).toISOString(), ...noted };
      }
      case 'escalate':
        return { step, ...noted };
      case 'note':
        return note.trim() === '' ? undefined : { step, note: note.trim() };
      case 'drop':
        return { step, why: dropped };
      case 'close':
      case 'resume':
        return { step };
    }
  };
  const given = input();
  const takesNote = step !== 'assign' && step !== 'close' && step !== 'resume' && step !== 'drop';
  return (
    <form
      className="panel matter-form"
      aria-labelledby={`${id}-title`}
      onSubmit={(event) => {
        event.preventDefault();
        if (given !== undefined) mutation.mutate(given);
      }}
    >
      <h2 id={`${id}-title`}>{t('matters.nextStep')}</h2>
      <ProblemNotice problem={mutation.error} />
      <Field label={t('matters.whichStep')} id={`${id}-step`}>
        <Choice
          id={`${id}-step`}
          value={step}
          options={STEPS.map((value) => ({ value, label: t(`matters.take.${value}`) }))}
          onChange={setStep}
        />
      </Field>
      {(step === 'assign' || step === 'hand-back') && (
        <Field label={t('matters.unit')} id={`${id}-unit`}>
          <Choice
            id={`${id}-unit`}
            value={unit}
            placeholder={t('matters.choose')}
            options={units}
            onChange={setUnit}
          />
        </Field>
      )}
      {(step === 'contact-reached' || step === 'contact-missed' || step === 'answer') && (
        <Field label={t('matters.wayLabel')} id={`${id}-way`}>
          <Choice
            id={`${id}-way`}
            value={way}
            options={CONTACT_WAYS.map((value) => ({ value, label: t(`matters.way.${value}`) }))}
            onChange={setWay}
          />
        </Field>
      )}
      {step === 'handle' && (
        <Field label={t('matters.outcomeLabel')} id={`${id}-outcome`}>
          <Choice
            id={`${id}-outcome`}
            value={outcome}
            options={MATTER_OUTCOMES.map((value) => ({
              value,
              label: t(`matters.outcome.${value}`),
            }))}
            onChange={setOutcome}
          />
        </Field>
      )}
      {step === 'pause' && (
        <Field label={t('matters.reason')} id={`${id}-pause`}>
          <Choice
            id={`${id}-pause`}
            value={pause}
            options={PAUSE_REASONS.map((value) => ({ value, label: t(`matters.pause.${value}`) }))}
            onChange={setPause}
          />
        </Field>
      )}
      {step === 'hand-back' && (
        <Field label={t('matters.reason')} id={`${id}-back`}>
          <Choice
            id={`${id}-back`}
            value={back}
            options={HAND_BACK_REASONS.map((value) => ({
              value,
              label: t(`matters.back.${value}`),
            }))}
            onChange={setBack}
          />
        </Field>
      )}
      {step === 'drop' && (
        <Field label={t('matters.reason')} id={`${id}-drop`}>
          <Choice
            id={`${id}-drop`}
            value={dropped}
            options={DROP_REASONS.map((value) => ({ value, label: t(`matters.drop.${value}`) }))}
            onChange={setDropped}
          />
        </Field>
      )}
      {step === 'ask-extension' && (
        <Field label={t('matters.extendBy')} id={`${id}-days`}>
          <Choice
            id={`${id}-days`}
            value={days}
            options={EXTENSIONS.map((value) => ({
              value,
              label: t('matters.days', { count: Number(value) }),
            }))}
            onChange={setDays}
          />
        </Field>
      )}
      {takesNote && (
        <Field label={t('matters.note')} id={`${id}-note`}>
          <Input.TextArea
            id={`${id}-note`}
            rows={3}
            maxLength={2_000}
            value={note}
            onChange={(event) => setNote(event.target.value)}
          />
        </Field>
      )}
      <div className="actions">
        <Button
          type="primary"
          htmlType="submit"
          loading={mutation.isPending}
          disabled={given === undefined}
        >
          {t('matters.record')}
        </Button>
      </div>
    </form>
  );
}

interface FieldProps {
  readonly label: string;
  /** Id of the field within. */
  readonly id: string;
  readonly children: React.ReactNode;
}

function Field({ label, id, children }: FieldProps) {
  return (
    <div>
      <label className="field-label" htmlFor={id}>
        {label}
      </label>
      {children}
    </div>
  );
}

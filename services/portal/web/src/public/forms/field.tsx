import { type ReactNode, useId } from 'react';
import { useTranslation } from 'react-i18next';

/** Attributes that connect an input with its hint and error. */
export interface FieldTies {
  readonly id: string;
  readonly 'aria-describedby'?: string;
  readonly 'aria-invalid'?: true;
}

/** A labelled input with an optional hint and error. */
export function Field({
  id,
  label,
  hint,
  error,
  optional = false,
  children,
}: {
  readonly id: string;
  readonly label: string;
  readonly hint?: string | undefined;
  readonly error?: string | undefined;
  readonly optional?: boolean;
  readonly children: (ties: FieldTies) => ReactNode;
}) {
  const { t } = useTranslation();
  const describedBy = [
    ...(hint === undefined ? [] : [`${id}-hint`]),
    ...(error === undefined ? [] : [`${id}-error`]),
  ].join(' ');
  return (
    <div className={error === undefined ? 'field' : 'field field-wrong'}>
      <label htmlFor={id}>
        {label}
        {optional ? <span className="optional"> {t('form.optional')}</span> : null}
      </label>
      {hint === undefined ? null : (
        <p className="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      <FieldError id={`${id}-error`} error={error} />
      {children({
        id,
        ...(describedBy === '' ? {} : { 'aria-describedby': describedBy }),
        ...(error === undefined ? {} : { 'aria-invalid': true }),
      })}
    </div>
  );
}

export function FieldError({
  id,
  error,
}: {
  readonly id: string;
  readonly error: string | undefined;
}) {
  const { t } = useTranslation();
  if (error === undefined) return null;
  return (
    <p className="field-error" id={id}>
      <span className="visually-hidden">{t('form.error')} </span>
      {error}
    </p>
  );
}

export function Group({
  id: givenId,
  legend,
  hint,
  error,
  optional = false,
  className = '',
  children,
}: {
  readonly id?: string;
  readonly legend: React.ReactNode;
  readonly hint?: string | undefined;
  readonly error?: string | undefined;
  readonly optional?: boolean;
  readonly className?: string;
  readonly children: ReactNode;
}) {
  const { t } = useTranslation();
  const ownId = useId();
  const id = givenId ?? ownId;
  const describedBy = [
    ...(hint === undefined ? [] : [`${id}-hint`]),
    ...(error === undefined ? [] : [`${id}-error`]),
  ].join(' ');
  return (
    <fieldset
      id={id}
      className={`group ${error === undefined ? '' : 'field-wrong'} ${className}`}
      {...(describedBy === '' ? {} : { 'aria-describedby': describedBy })}
    >
      <legend>
        {legend}
        {optional ? <span className="optional"> {t('form.optional')}</span> : null}
      </legend>
      {hint === undefined ? null : (
        <p className="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      <FieldError id={`${id}-error`} error={error} />
      {children}
    </fieldset>
  );
}

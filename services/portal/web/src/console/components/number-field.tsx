import { InputNumber, type InputNumberProps } from 'antd';
import { type Ref, useId, useImperativeHandle, useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { brokenLimit, type NumberLimits, numberCharacters } from '../input/typed-number.ts';

type FieldRef = React.ComponentRef<typeof InputNumber>;

interface NumberFieldProps
  extends Omit<InputNumberProps<number>, 'min' | 'max' | 'precision' | 'onChange'>,
    NumberLimits {
  readonly ref?: Ref<FieldRef>;
  /**
   * Called with the typed number, or with null when there is none, or one that breaks a limit. `isRefused`
   * distinguishes the two.
   */
  readonly onChange?: (value: number | null, isRefused: boolean) => void;
}

/**
 * A field for a number. A number that breaks a limit stays as it was typed, with an advice; antd would replace it by
 * the nearest possible one without a word. antd labels its two buttons in English in every language, and has no
 * option for other labels, so they are replaced in the document.
 */
export function NumberField({
  ref,
  value,
  min,
  max,
  precision,
  onChange,
  ...props
}: NumberFieldProps) {
  const { t } = useTranslation();
  const adviceId = useId();
  const field = useRef<FieldRef>(null);
  useImperativeHandle(ref, () => field.current as FieldRef);
  /** The typed number that breaks a limit. */
  const [refused, setRefused] = useState<number>();
  const labels = { up: t('action.increase'), down: t('action.decrease') };
  useLayoutEffect(() => {
    for (const [direction, label] of Object.entries(labels))
      field.current?.nativeElement
        .querySelector(`.ant-input-number-action-${direction}`)
        ?.setAttribute('aria-label', label);
  });
  // A number that the form sets meanwhile takes the place of the refused one.
  if (refused !== undefined && value !== undefined && value !== null) setRefused(undefined);
  const limits = { min, max, precision };
  const broken = refused === undefined ? undefined : brokenLimit(refused, limits);
  return (
    <>
      <InputNumber<number>
        {...props}
        ref={field}
        value={refused ?? value ?? null}
        parser={(typed) => numberCharacters(typed ?? '') as unknown as number}
        {...(broken === undefined
          ? {}
          : { status: 'error', 'aria-invalid': true, 'aria-describedby': adviceId })}
        onChange={(typed) => {
          const isRefused = typed !== null && brokenLimit(typed, limits) !== undefined;
          setRefused(isRefused ? typed : undefined);
          onChange?.(isRefused ? null : typed, isRefused);
        }}
      />
      {broken !== undefined && (
        <span id={adviceId} className="field-problem" role="alert">
          {broken === 'precision' && precision === 0
            ? t('number.whole')
            : t(`number.${broken}`, { min, max, places: precision })}
        </span>
      )}
    </>
  );
}

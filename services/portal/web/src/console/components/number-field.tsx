import { InputNumber, type InputNumberProps } from 'antd';
import { type Ref, useImperativeHandle, useLayoutEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';

type FieldRef = React.ComponentRef<typeof InputNumber>;

interface NumberFieldProps extends InputNumberProps<number> {
  readonly ref?: Ref<FieldRef>;
}

/**
 * A field for a number. antd labels its two buttons in English in every language, and has no option
 * for other labels, so they are replaced in the document.
 */
export function NumberField({ ref, ...props }: NumberFieldProps) {
  const { t } = useTranslation();
  const field = useRef<FieldRef>(null);
  useImperativeHandle(ref, () => field.current as FieldRef);
  const labels = { up: t('action.increase'), down: t('action.decrease') };
  useLayoutEffect(() => {
    for (const [direction, label] of Object.entries(labels))
      field.current?.nativeElement
        .querySelector(`.ant-input-number-action-${direction}`)
        ?.setAttribute('aria-label', label);
  });
  return <InputNumber<number> {...props} ref={field} />;
}

import { useLocation } from '@tanstack/react-router';
import { Button, Input, type InputRef, Space } from 'antd';
import {
  type Ref,
  useCallback,
  useEffect,
  useId,
  useImperativeHandle,
  useRef,
  useState,
} from 'react';
import { useTranslation } from 'react-i18next';
import { readScan, type ScannedCode } from '../input/scanned-code.ts';
import { useCameraScan } from './use-camera-scan.tsx';
import { useTypingCaught } from './use-typing-caught.ts';

export interface ScanFieldHandle {
  focus(): void;
}

interface ScanFieldProps {
  readonly handle?: Ref<ScanFieldHandle>;
  readonly label: string;
  readonly placeholder: string;
  /**
   * Handles a code.
   * @returns whether the code means anything on this page.
   */
  readonly onScan: (code: Exclude<ScannedCode, { kind: 'nothing' | 'unknown' }>) => boolean;
  /**
   * Handles text that is not one of our codes, such as a lot or a waybill.
   * @returns whether the text was accepted.
   */
  readonly onText?: (text: string) => boolean;
  /** Whether the field also catches digits; false on pages with digits as shortcuts. */
  readonly catchDigits?: boolean;
}

/**
 * A field for scanned or typed codes, submitted by Enter. The field starts with the focus, and
 * catches letters typed outside other fields, so that a scanner works anywhere on the page.
 */
export function ScanField(props: ScanFieldProps) {
  const { handle, label, placeholder, onScan, onText, catchDigits = false } = props;
  const { t } = useTranslation();
  const id = useId();
  const input = useRef<InputRef>(null);
  const [typed, setTyped] = useState('');
  const { href } = useLocation();
  // A refusal is stored with the page's URL, so that the next page does not show it. The notice
  // stays while another code is typed, because a shift of the layout could misplace a tap.
  const [refused, setRefused] = useState<{ readonly text: string; readonly on: string }>();
  const focus = useCallback(() => input.current?.focus({ preventScroll: true }), []);
  useImperativeHandle(handle, () => ({ focus }));
  useTypingCaught(focus, catchDigits ? 'letters-and-digits' : 'letters');
  useEffect(focus, [focus]);

  const take = (text: string): boolean => {
    const code = readScan(text);
    if (code.kind === 'nothing') return false;
    return code.kind === 'unknown' ? onText?.(code.text) === true : onScan(code);
  };
  const submit = () => {
    // Some scanners end with two Enters, and a thumb may press the button of an empty field, so an
    // empty text is ignored.
    if (readScan(typed).kind === 'nothing') return;
    setTyped('');
    setRefused(take(typed) ? undefined : { text: typed.trim(), on: href });
  };
  const camera = useCameraScan((text) => {
    setRefused(undefined);
    return take(text);
  });
  return (
    <form
      className="scan-field"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <label className="field-label" htmlFor={id}>
        {label}
      </label>
      <Space.Compact block size="large">
        <Input
          ref={input}
          id={id}
          value={typed}
          placeholder={placeholder}
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          enterKeyHint="search"
          maxLength={200}
          aria-describedby={`${id}-problem`}
          onChange={(event) => setTyped(event.target.value)}
        />
        {camera.button}
        <Button type="primary" htmlType="submit">
          {t('action.search')}
        </Button>
      </Space.Compact>
      <span id={`${id}-problem`} className="field-problem" role="alert">
        {refused?.on === href && t('desk.notACode', { text: refused.text.slice(0, 40) })}
      </span>
      {camera.panel}
    </form>
  );
}

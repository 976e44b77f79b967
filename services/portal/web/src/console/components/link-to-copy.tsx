import { Button, Input, type InputRef } from 'antd';
import type { TextAreaRef } from 'antd/es/input/TextArea';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';

interface LinkToCopyProps {
  readonly address: string;
  /** Description of the link for screen readers, understandable without the surrounding text. */
  readonly label: string;
  /** Label of the button; by default "copy". */
  readonly copyLabel?: string;
}

/** A link to pass on. A click selects the link, and a button copies it. */
export function LinkToCopy({ address, label, copyLabel }: LinkToCopyProps) {
  const input = useRef<InputRef>(null);
  return (
    <div className="link-to-copy">
      <Input
        ref={input}
        readOnly
        value={address}
        aria-label={label}
        onFocus={(event) => event.target.select()}
      />
      <CopyButton text={address} select={() => input.current?.select()} label={copyLabel} />
    </div>
  );
}

interface TextToCopyProps {
  readonly text: string;
  readonly label: string;
  readonly copyLabel: string;
}

/** A text of several lines to pass on. A button selects and copies the text. */
export function TextToCopy({ text, label, copyLabel }: TextToCopyProps) {
  const input = useRef<TextAreaRef>(null);
  return (
    <div className="link-to-copy text-to-copy">
      <Input.TextArea ref={input} readOnly autoSize value={text} aria-label={label} />
      <CopyButton
        text={text}
        select={() => input.current?.resizableTextArea?.textArea.select()}
        label={copyLabel}
      />
    </div>
  );
}

interface CopyButtonProps {
  readonly text: string;
  readonly select: () => void;
  readonly label: string | undefined;
}

function CopyButton({ text, select, label }: CopyButtonProps) {
  const { t } = useTranslation();
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    select();
    setCopied(await copyText(text));
  };
  return (
    <Button type="primary" onClick={() => void copy()}>
      <span aria-live="polite">{copied ? t('action.copied') : (label ?? t('action.copy'))}</span>
    </Button>
  );
}

/**
 * Copies a text that the page has selected.
 * @returns whether the text was copied.
 */
async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Browsers offer the clipboard only over HTTPS and on the local machine. The deprecated
    // `execCommand` copies the selection even over plain HTTP.
    return document.execCommand('copy');
  }
}

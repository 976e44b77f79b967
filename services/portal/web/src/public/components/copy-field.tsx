import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';

/** A text to keep, shown in full, with a button that copies it. */
export function CopyField({
  id,
  label,
  text,
  copy: copyLabel,
}: {
  readonly id: string;
  readonly label: string;
  readonly text: string;
  /** Label of the button, unless the text is a link. */
  readonly copy?: string;
}) {
  const { t } = useTranslation();
  const input = useRef<HTMLTextAreaElement>(null);
  const [copied, setCopied] = useState<'no' | 'yes' | 'refused'>('no');
  const copy = async () => {
    setCopied((await copyText(text, input.current)) ? 'yes' : 'refused');
  };
  return (
    <div className="field copy-field">
      <label htmlFor={id}>{label}</label>
      <textarea
        id={id}
        ref={input}
        value={text}
        readOnly
        rows={4}
        onFocus={(event) => event.target.select()}
      />
      <div className="button-row">
        <button type="button" className="button button-quiet" onClick={() => void copy()}>
          {copyLabel ?? t('copy.button')}
        </button>
        <span role="status" className="copied">
          {copied === 'no' ? '' : t(`copy.${copied}`)}
        </span>
      </div>
    </div>
  );
}

async function copyText(text: string, input: HTMLTextAreaElement | null): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Plain HTTP pages have no clipboard, and some in-app browsers refuse access to the clipboard.
    input?.select();
    return document.execCommand('copy');
  }
}

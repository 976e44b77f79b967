import { Button, Input, type InputRef } from 'antd';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';

interface LinkToCopyProps {
  readonly address: string;
  /** What the link is, for who cannot see where it stands. */
  readonly label: string;
}

/** A link to hand on: selected by a click, copied by the button. */
export function LinkToCopy({ address, label }: LinkToCopyProps) {
  const { t } = useTranslation();
  const input = useRef<InputRef>(null);
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    input.current?.select();
    setCopied(await copyText(address));
  };
  return (
    <div className="link-to-copy">
      <Input
        ref={input}
        readOnly
        value={address}
        aria-label={label}
        onFocus={(event) => event.target.select()}
      />
      <Button type="primary" onClick={() => void copy()}>
        <span aria-live="polite">{copied ? t('action.copied') : t('action.copy')}</span>
      </Button>
    </div>
  );
}

/** @returns whether it worked; where not, the text is still selected. */
async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Without HTTPS there is no clipboard object; the old command takes what is selected.
    return document.execCommand('copy');
  }
}

import { type ReactNode, useEffect, useId, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Callout } from './callout.tsx';
import { refusalText } from './refusal-text.ts';

/** A button that asks for confirmation before an action that its user cannot undo. */
export function ConfirmedButton({
  label,
  question,
  explanation,
  confirm,
  danger = false,
  className = 'button button-quiet',
  busy,
  refusal,
  open,
  onOpen,
  onConfirm,
}: {
  readonly label: string;
  readonly question: string;
  readonly explanation: ReactNode;
  readonly confirm: string;
  readonly danger?: boolean;
  readonly className?: string;
  readonly busy: boolean;
  readonly refusal: string | undefined;
  readonly open: boolean;
  readonly onOpen: (open: boolean) => void;
  readonly onConfirm: () => void;
}) {
  const { t } = useTranslation();
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = dialog.current;
    if (element === null || element.open === open) return;
    // Firefox and Safari from before March 2022 lack `showModal`, so the question appears inline.
    if (typeof element.showModal !== 'function') element.toggleAttribute('open', open);
    else if (open) element.showModal();
    else element.close();
  }, [open]);
  return (
    <>
      <button type="button" className={className} onClick={() => onOpen(true)}>
        {label}
      </button>
      <dialog ref={dialog} aria-labelledby={id} onClose={() => onOpen(false)}>
        <h2 id={id} className="dialog-title">
          {question}
        </h2>
        {explanation}
        {refusal === undefined ? null : (
          <Callout kind="stop" live>
            {refusalText(t, refusal)}
          </Callout>
        )}
        <div className="button-column">
          <button
            type="button"
            className={danger ? 'button button-danger' : 'button'}
            aria-disabled={busy}
            onClick={onConfirm}
          >
            {busy ? t('form.working') : confirm}
          </button>
          <button type="button" className="button button-quiet" onClick={() => onOpen(false)}>
            {t('form.cancel')}
          </button>
        </div>
      </dialog>
    </>
  );
}

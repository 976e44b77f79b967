import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';

export interface SummaryError {
  /** Id of the field or of its group of inputs. */
  readonly id: string;
  readonly text: string;
}

/**
 * All errors of a form, each linked to a field.
 * @param attempt number of attempts to continue; the summary takes the focus after each attempt
 * with errors.
 */
export function ErrorSummary({
  errors,
  attempt,
}: {
  readonly errors: readonly SummaryError[];
  readonly attempt: number;
}) {
  const { t } = useTranslation();
  const box = useRef<HTMLDivElement>(null);
  const any = errors.length > 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: each attempt takes the focus anew
  useEffect(() => {
    if (!any) return;
    box.current?.focus();
    box.current?.scrollIntoView?.({ block: 'nearest' });
  }, [any, attempt]);
  if (!any) return null;
  return (
    <div
      className="error-summary"
      ref={box}
      tabIndex={-1}
      role="alert"
      aria-labelledby="error-summary-title"
    >
      <h2 id="error-summary-title">{t('form.summary', { count: errors.length })}</h2>
      <ul>
        {errors.map(({ id, text }) => (
          <li key={id}>
            <a
              href={`#${id}`}
              onClick={(event) => {
                event.preventDefault();
                focusField(id);
              }}
            >
              {text}
            </a>
          </li>
        ))}
      </ul>
    </div>
  );
}

function focusField(id: string): void {
  const field = document.getElementById(id);
  const input = field?.matches('fieldset')
    ? field.querySelector<HTMLElement>('input:checked, input, select, textarea')
    : field;
  input?.focus();
  (field ?? input)?.scrollIntoView({ block: 'center' });
}

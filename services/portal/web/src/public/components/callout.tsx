import type { ReactNode } from 'react';

export type CalloutKind = 'info' | 'good' | 'care' | 'stop';

const SIGNS: Record<CalloutKind, string> = { info: 'i', good: '✓', care: '!', stop: '×' };

/** A notice. The icon shows the kind of notice to readers who cannot tell the colours apart. */
export function Callout({
  kind = 'info',
  live = false,
  title,
  children,
}: {
  readonly kind?: CalloutKind;
  /** Whether screen readers announce the notice when it appears. */
  readonly live?: boolean;
  readonly title?: string;
  readonly children?: ReactNode;
}) {
  return (
    <div className={`callout callout-${kind}`} {...(live ? { role: 'status' } : {})}>
      <span className="callout-sign" aria-hidden="true">
        {SIGNS[kind]}
      </span>
      <div className="callout-body">
        {title === undefined ? null : <p className="callout-title">{title}</p>}
        {children}
      </div>
    </div>
  );
}

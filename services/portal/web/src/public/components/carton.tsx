import { useId } from 'react';

/** A drawing of an open carton, used as logo, as ornament on nearly empty pages, and as gauge. */
export function Carton({
  fill,
  size = 'large',
}: {
  /** Fill level from 0 to 1; absent for an empty carton. */
  readonly fill?: number;
  readonly size?: 'small' | 'large';
}) {
  const clip = useId();
  const height = 46 * Math.min(1, Math.max(0, fill ?? 0));
  return (
    <svg className={`carton carton-${size}`} viewBox="0 0 140 100" aria-hidden="true">
      <clipPath id={clip}>
        <path d="M26 46h88v46H26z" />
      </clipPath>
      <path className="carton-inside" d="M26 46l16-16h56l16 16z" />
      <path className="carton-flap" d="M42 30l-6-16h68l-6 16z" />
      <path className="carton-face" d="M26 46h88v46H26z" />
      {fill === undefined ? null : (
        <g clipPath={`url(#${clip})`}>
          <rect className="carton-fill" x="26" y={92 - height} width="88" height="46" />
        </g>
      )}
      <path className="carton-line" d="M26 46h88v46H26z" />
      <path className="carton-flap" d="M26 46l16-16-18-11L6 34z" />
      <path className="carton-flap" d="M114 46L98 30l18-11 18 15z" />
      <path className="carton-tape" d="M62 46h16v14l-4-3-4 3-4-3-4 3z" />
    </svg>
  );
}

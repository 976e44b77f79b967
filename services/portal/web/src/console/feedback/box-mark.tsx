interface BoxMarkProps {
  /** Fill level of the box, from 0 to 1. */
  readonly fill?: number;
}

const INNER_TOP = 46;
const INNER_BOTTOM = 92;

/** A blue box like that of the public pages: an open carton, filled in proportion. */
export function BoxMark({ fill = 0 }: BoxMarkProps) {
  const level = INNER_BOTTOM - (INNER_BOTTOM - INNER_TOP) * Math.min(1, Math.max(0, fill));
  return (
    <svg viewBox="0 0 140 100" fill="none" aria-hidden="true" focusable="false">
      <rect
        x="26"
        y={level}
        width="88"
        height={INNER_BOTTOM - level}
        fill="var(--blue)"
        opacity="0.25"
      />
      <path
        d="M26 46h88v46H26zM26 46l16-16h56l16 16M42 30l-6-16h68l-6 16M26 46l16-16-18-11L6 34zM114 46L98 30l18-11 18 15zM62 46h16v14l-4-3-4 3-4-3-4 3z"
        stroke="var(--blue)"
        strokeWidth="5"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}

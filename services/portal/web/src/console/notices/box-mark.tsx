interface BoxMarkProps {
  /** How full the box is, 0 to 1. */
  readonly fill?: number;
}

const INNER_TOP = 30;
const INNER_BOTTOM = 54;

/** The blue box: an open carton, filled as far as there is something in it. */
export function BoxMark({ fill = 0 }: BoxMarkProps) {
  const level = INNER_BOTTOM - (INNER_BOTTOM - INNER_TOP) * Math.min(1, Math.max(0, fill));
  return (
    <svg viewBox="0 0 64 64" fill="none" aria-hidden="true" focusable="false">
      <rect
        x="13"
        y={level}
        width="38"
        height={INNER_BOTTOM - level}
        fill="var(--box-blue)"
        opacity="0.25"
      />
      <path
        d="M12 26v28a2 2 0 0 0 2 2h36a2 2 0 0 0 2-2V26M12 26h40M12 26 4 17l7-5 9 9M52 26l8-9-7-5-9 9M27 34h10"
        stroke="var(--box-blue)"
        strokeWidth="3.2"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}

import { useTranslation } from 'react-i18next';
import type { HandlingMark } from './handling-marks.ts';

/**
 * Drawings of the marks on cartons: a cross for medicine, and the signs of ISO 780 for "keep dry"
 * and "this way up".
 */
const DRAWINGS: Readonly<Record<HandlingMark, React.ReactNode>> = {
  medicine: (
    <>
      <rect x="2" y="2" width="28" height="28" rx="3" fill="none" />
      <path d="M13 7h6v6h6v6h-6v6h-6v-6H7v-6h6z" fill="currentColor" stroke="none" />
    </>
  ),
  keepDry: (
    <>
      <path
        d="M3 20a13 11 0 0 1 26 0q-3.2-2.6-6.5 0-3.2-2.6-6.5 0-3.2-2.6-6.5 0-3.3-2.6-6.5 0z"
        fill="currentColor"
      />
      <path d="M16 19v8a2.6 2.6 0 0 0 5.2 0" fill="none" />
      <path d="M7 2v4M13 1v4M19 1v4M25 2v4" fill="none" />
    </>
  ),
  thisWayUp: (
    <>
      <path d="M9 25V6M3.5 12 9 5l5.5 7M23 25V6M17.5 12 23 5l5.5 7" fill="none" />
      <path d="M3 29h26" fill="none" />
    </>
  ),
};

/** Handling marks, each as a drawing with its word. */
export function LabelMarks({ marks }: { readonly marks: readonly HandlingMark[] }) {
  const { t } = useTranslation();
  return (
    <ul className="label-marks" aria-label={t('label.marks')}>
      {marks.map((mark) => (
        <li key={mark}>
          <svg
            viewBox="0 0 32 32"
            fill="none"
            stroke="currentColor"
            strokeWidth="2.5"
            aria-hidden="true"
          >
            {DRAWINGS[mark]}
          </svg>
          <span>{t(`label.mark.${mark}`)}</span>
        </li>
      ))}
    </ul>
  );
}

import type { EXPORT_FORMATS } from '@bluebox/contracts';

/** The value of an exported cell. Text is never a formula, whatever it begins with. */
export type ExportCell =
  | string
  | number
  | undefined
  /** A day of the calendar, `2024-05-06`. */
  | { readonly day: string }
  /** A local time of its readers, `2023-03-20 09:03:53`. */
  | { readonly time: string };

export type ExportFormat = (typeof EXPORT_FORMATS)[number];

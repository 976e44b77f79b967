import type { EXPORT_FORMATS } from '@bluebox/contracts';

/** The value of an exported cell. A text never becomes a formula, whatever its first character. */
export type ExportCell =
  | string
  | number
  | undefined
  /** A calendar day, such as `2024-05-06`. */
  | { readonly day: string }
  /** A time in the readers' time zone, such as `2023-03-20 09:03:53`. */
  | { readonly time: string };

export type ExportFormat = (typeof EXPORT_FORMATS)[number];

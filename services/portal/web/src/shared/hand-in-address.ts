/**
 * What a giver's QR code says, so that any scanner opens a page: it leads who works at the desk there, and
 * shows nothing of the pledge to anybody else. The desk finds the reference in it.
 */
export const handInAddress = (origin: string, reference: string): string =>
  `${origin}/h/${reference}`;

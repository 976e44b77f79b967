/**
 * Returns the URL in a giver's QR code. The page at this URL leads staff to the pledge at the desk,
 * and shows only the reference to everybody else.
 */
export const handInAddress = (origin: string, reference: string): string =>
  `${origin}/h/${reference}`;

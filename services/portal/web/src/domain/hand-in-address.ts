/**
 * Returns the URL in a giver's QR code. Its page leads staff to the pledge at the desk, and shows
 * everybody else only the reference.
 */
export const handInAddress = (origin: string, reference: string): string =>
  `${origin}/h/${reference}`;

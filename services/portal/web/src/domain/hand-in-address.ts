/**
 * Returns the URL in a giver's QR code. Any phone opens the page at this URL, which leads staff to
 * the pledge at the desk and shows everybody else only the reference. The scan field of the desk
 * takes the reference from the URL.
 */
export const handInAddress = (origin: string, reference: string): string =>
  `${origin}/h/${reference}`;

/**
 * Returns the URL in a giver's QR code. Any scanner opens its page, which takes desk staff to the
 * pledge and shows nothing of it to anybody else. The desk's scan field reads the reference from
 * the URL.
 */
export const handInAddress = (origin: string, reference: string): string =>
  `${origin}/h/${reference}`;

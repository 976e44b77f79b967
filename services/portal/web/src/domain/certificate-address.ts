/** Returns the URL of the page that confirms a certificate. */
export const certificateAddress = (origin: string, number: string): string =>
  `${origin}/v/${number}`;

/**
 * Length of the code for something without a number: the end of its id, because the beginning is a
 * timestamp.
 */
const CODE_LENGTH = 8;
/** Returns the short code by which people refer to a case, kit or parcel, such as `91C09987`. */
export const codeOf = (id: string): string => id.slice(-CODE_LENGTH).toUpperCase();

/** Length of a short code: the end of an id. The beginning is a timestamp, which many ids share. */
const CODE_LENGTH = 8;
/**
 * Returns the short code by which people refer to a record without a number, such as `91C09987`.
 * The labels of cartons show the code as well.
 */
export const codeOf = (id: string): string => id.slice(-CODE_LENGTH).toUpperCase();

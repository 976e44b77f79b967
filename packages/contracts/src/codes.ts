/** Characters by which a thing without a number is called: the end of its id, as its beginning is its time. */
const CODE_LENGTH = 8;
/** The short code by which people refer to a case, kit or parcel: `91C09987`. */
export const codeOf = (id: string): string => id.slice(-CODE_LENGTH).toUpperCase();

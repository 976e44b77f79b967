/** Characters by which a thing without a number is called: the end of its id, as its beginning is its time. */
const CODE_LENGTH = 8;
/** `91C09987`: what people call a case, kit or parcel by. */
export const codeOf = (id: string): string => id.slice(-CODE_LENGTH).toUpperCase();

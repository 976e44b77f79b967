/**
 * Length of a short code. The code is the end of an id, because ids that were made at about the
 * same time begin alike, with a timestamp.
 */
const CODE_LENGTH = 8;
/**
 * Returns the short code by which people refer to a record that has no number, such as `91C09987`
 * for a parcel or kit. The label of a carton shows the box's code beside its number.
 */
export const codeOf = (id: string): string => id.slice(-CODE_LENGTH).toUpperCase();

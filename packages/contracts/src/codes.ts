/** Length of a short code, taken from the end of an id, because ids begin with a timestamp. */
const CODE_LENGTH = 8;
/**
 * Returns the short code by which people refer to a record that has no number, such as `91C09987`
 * for a parcel or kit. A carton has it on its label beside its number.
 */
export const codeOf = (id: string): string => id.slice(-CODE_LENGTH).toUpperCase();

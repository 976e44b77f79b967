/** Returns the path of the current page, with the private code in the fragment, if any. */
export const currentAddress = (): string => `${location.pathname}${location.hash}`;

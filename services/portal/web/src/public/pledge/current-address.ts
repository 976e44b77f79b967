/** Returns this page's path, with the code in its fragment. */
export const currentAddress = (): string => `${location.pathname}${location.hash}`;

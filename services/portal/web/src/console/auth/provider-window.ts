/*
 * The window of its own in which people sign in at their organisation's provider, so that the page behind
 * it keeps what was typed.
 */

/** Purposes for which the window is opened. The window's own page begins the authentication. */
export const WINDOW_PURPOSES = ['sign-in', 'reauthenticate'] as const;
export type WindowPurpose = (typeof WINDOW_PURPOSES)[number];

/** Path of the page to which the provider sends the browser back. */
export const RETURN_PATH = '/sign-in/provider';
/**
 * Channel on which the window tells that it is done. A reference between the windows would be lost,
 * because the pages of both sites isolate themselves from each other.
 */
const CHANNEL = 'bluebox-provider';

/** Opens the window; must be called in a click. @returns whether the browser has allowed it. */
export const openProviderWindow = (purpose: WindowPurpose): boolean =>
  window.open(`${RETURN_PATH}#${purpose}`, CHANNEL, 'popup,width=480,height=720') !== null;

/** Tells the page behind the window that the person has authenticated. */
export function tellDone(purpose: WindowPurpose): void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.postMessage(purpose);
  channel.close();
}

/** Calls the listener when the window is done, until the returned function is called. */
export function onProviderDone(purpose: WindowPurpose, listener: () => void): () => void {
  if (typeof BroadcastChannel === 'undefined') return () => undefined;
  const channel = new BroadcastChannel(CHANNEL);
  channel.onmessage = ({ data }: MessageEvent<unknown>) => {
    if (data === purpose) listener();
  };
  return () => channel.close();
}

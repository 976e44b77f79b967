import { BoundedMap } from '@bluebox/service-http';

/**
 * Number of wrong passwords in a row, from one browser or address, after which sign-ins have to
 * wait.
 */
const FREE_FROM_ONE_PLACE = 5;
/**
 * Number of wrong passwords in a row, from all places together, after which sign-ins have to wait.
 */
const FREE_FROM_EVERYWHERE = 50;
const LONGEST_WAIT_SECONDS = 15 * 60;
/** Largest number of counted keys, more than real sign-ins ever need. */
const MOST_KEYS = 50_000;

/** Origin of a sign-in attempt. */
export interface SignInPlace {
  readonly address: string;
  /** Id of the browser, if this account has signed in with it before. */
  readonly knownDevice?: string | undefined;
}

export interface SignInLimit {
  secondsToWait(login: string, place: SignInPlace, now: Date): number;
  failed(login: string, place: SignInPlace, now: Date): void;
  succeeded(login: string, place: SignInPlace): void;
}

interface Failures {
  readonly count: number;
  readonly until: number;
}

/**
 * Makes sign-ins wait after wrong passwords. Each further wrong password doubles the wait, up to a
 * quarter of an hour. Attempts are counted by login and place, and also by login alone, because
 * guesses may come from many addresses. The count by login alone does not apply where the login has
 * succeeded before, because strangers could otherwise lock out the owner. Unknown logins are
 * counted like known ones.
 * @param options.exemptsKnown whether browsers and addresses where the login has succeeded are left out of the
 *   count by login alone; default true. Only holders of a password guess at codes of second factors, and such a
 *   holder may have collected many known browsers.
 */
export function signInLimit({ exemptsKnown = true } = {}): SignInLimit {
  const inOnePlace = new BoundedMap<string, Failures>(MOST_KEYS);
  const everywhere = new BoundedMap<string, Failures>(MOST_KEYS);
  const succeededAt = new BoundedMap<string, true>(MOST_KEYS);
  const placeOf = (login: string, { address, knownDevice }: SignInPlace) =>
    knownDevice === undefined ? `${address} ${login}` : `browser ${knownDevice} ${login}`;
  const isKnown = (login: string, { address, knownDevice }: SignInPlace) =>
    exemptsKnown && (knownDevice !== undefined || succeededAt.get(`${address} ${login}`) === true);
  const fail = (
    failures: BoundedMap<string, Failures>,
    key: string,
    free: number,
    now: Date,
  ): void => {
    const count = (failures.get(key)?.count ?? 0) + 1;
    const wait = count < free ? 0 : Math.min(LONGEST_WAIT_SECONDS, 2 ** (count - free + 1));
    failures.set(key, { count, until: now.getTime() + wait * 1000 });
  };
  return {
    secondsToWait(login, place, now) {
      const until = Math.max(
        inOnePlace.get(placeOf(login, place))?.until ?? 0,
        isKnown(login, place) ? 0 : (everywhere.get(login)?.until ?? 0),
      );
      return Math.max(0, Math.ceil((until - now.getTime()) / 1000));
    },
    failed(login, place, now) {
      fail(inOnePlace, placeOf(login, place), FREE_FROM_ONE_PLACE, now);
      if (!isKnown(login, place)) fail(everywhere, login, FREE_FROM_EVERYWHERE, now);
    },
    succeeded(login, place) {
      inOnePlace.delete(placeOf(login, place));
      if (!isKnown(login, place)) everywhere.delete(login);
      succeededAt.set(`${place.address} ${login}`, true);
    },
  };
}

/** Wrong passwords in a row that cost no waiting: from one address, and from everywhere together. */
const FREE_FROM_ONE_ADDRESS = 5;
const FREE_FROM_EVERYWHERE = 50;
const LONGEST_WAIT_SECONDS = 15 * 60;
/** More than are ever tried at once by people; when it is reached, counting starts anew. */
const MOST_KEYS = 20_000;

export interface SignInLimit {
  secondsToWait(login: string, address: string, now: Date): number;
  failed(login: string, address: string, now: Date): void;
  succeeded(login: string, address: string): void;
}

/**
 * Each further wrong password waits twice as long, up to a quarter of an hour. Known and unknown logins alike.
 * Counted by login and address, so that a stranger cannot lock a coordinator out, and more loosely by
 * login alone, so that many addresses cannot guess without end.
 */
export function signInLimit(): SignInLimit {
  const failures = new Map<string, { readonly count: number; readonly until: number }>();
  const keys = (login: string, address: string) =>
    [
      [`${address} ${login}`, FREE_FROM_ONE_ADDRESS],
      [`* ${login}`, FREE_FROM_EVERYWHERE],
    ] as const;
  return {
    secondsToWait(login, address, now) {
      const until = Math.max(...keys(login, address).map(([key]) => failures.get(key)?.until ?? 0));
      return Math.max(0, Math.ceil((until - now.getTime()) / 1000));
    },
    failed(login, address, now) {
      if (failures.size >= MOST_KEYS) failures.clear();
      for (const [key, free] of keys(login, address)) {
        const count = (failures.get(key)?.count ?? 0) + 1;
        const wait = count < free ? 0 : Math.min(LONGEST_WAIT_SECONDS, 2 ** (count - free + 1));
        failures.set(key, { count, until: now.getTime() + wait * 1000 });
      }
    },
    succeeded(login, address) {
      for (const [key] of keys(login, address)) failures.delete(key);
    },
  };
}

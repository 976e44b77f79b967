/** Wrong passwords in a row before the login must wait. */
const FREE_ATTEMPTS = 5;
const LONGEST_WAIT = 15 * 60;
/** More logins than are ever tried at once by people; when it is reached, counting starts anew. */
const MOST_LOGINS = 10_000;

export interface SignInLimit {
  secondsToWait(login: string, now: Date): number;
  failed(login: string, now: Date): void;
  succeeded(login: string): void;
}

/** After five wrong passwords each further try waits twice as long, up to a quarter of an hour. Known and unknown logins alike. */
export function signInLimit(): SignInLimit {
  const failures = new Map<string, { count: number; until: number }>();
  return {
    secondsToWait(login, now) {
      const until = failures.get(login)?.until ?? 0;
      return Math.max(0, Math.ceil((until - now.getTime()) / 1000));
    },
    failed(login, now) {
      if (failures.size >= MOST_LOGINS) failures.clear();
      const count = (failures.get(login)?.count ?? 0) + 1;
      const wait =
        count < FREE_ATTEMPTS ? 0 : Math.min(LONGEST_WAIT, 2 ** (count - FREE_ATTEMPTS + 1));
      failures.set(login, { count, until: now.getTime() + wait * 1000 });
    },
    succeeded: (login) => void failures.delete(login),
  };
}

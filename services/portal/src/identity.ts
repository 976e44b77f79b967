import type { Caller } from '@bluebox/service-http';
import type { Request } from 'express';
import type { Account, Accounts, Session } from './accounts.ts';
import type { Cookies } from './cookies.ts';

/** Who a request comes from. */
export interface Identity {
  readonly caller: Caller;
  readonly account?: Account;
  readonly session?: Session;
}

export type Identify = (request: Request) => Promise<Identity>;

/** Reads session and links from the cookies, once per request. */
export function identifier(accounts: Accounts, cookies: Cookies, now: () => Date): Identify {
  const known = new WeakMap<object, Promise<Identity>>();
  const read = async (request: Request): Promise<Identity> => {
    const time = now();
    const links = cookies.links(request, time);
    const digest = cookies.session(request);
    const found = digest === undefined ? undefined : await accounts.accountOf(digest, time);
    if (found === undefined) return { caller: { subject: 'public', roles: [], links } };
    return {
      ...found,
      caller: { subject: found.account.id, roles: ['coordinator'], links },
    };
  };
  return (request) => {
    let identity = known.get(request);
    if (identity === undefined) {
      identity = read(request);
      known.set(request, identity);
    }
    return identity;
  };
}

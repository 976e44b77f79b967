import type { Problem } from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import { expect, it } from 'vitest';
import { type Client, RequestRefused } from '../client.ts';
import { signInClient } from './sign-in.ts';

/** Returns a client that is refused with a problem. */
const refusedWith = (problem: Problem) =>
  ({
    post: () => Promise.reject(new RequestRefused(routes.signIn.at(), problem)),
  }) as unknown as Client;

it('a command did not tell somebody without a password what to do', async () => {
  const problem = { type: '', title: '', status: 401, code: 'SIGN_IN_FAILED' } as Problem;
  const signingIn = signInClient(refusedWith(problem), 'dutydesk', 'four heavy blue cartons');
  await expect(signingIn).rejects.toThrow(/dutydesk.*SIGN_IN_FAILED.*单位账号.*reset.*password/s);
});

it('another refusal of a sign-in is told as it is', async () => {
  const problem = { type: '', title: '', status: 429, code: 'TOO_MANY_REQUESTS' } as Problem;
  const signingIn = signInClient(refusedWith(problem), 'dutydesk', 'four heavy blue cartons');
  await expect(signingIn).rejects.toThrow(/TOO_MANY_REQUESTS: $/);
});

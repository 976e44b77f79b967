import { createHmac, timingSafeEqual } from 'node:crypto';
import {
  AccountList,
  type AccountView,
  Id,
  InvitationAnswer,
  Me,
  SetUpBody,
  SignInBody,
} from '@bluebox/contracts';
import { refuse } from '@bluebox/event-sourcing';
import {
  created,
  type Delivery,
  defineRoute,
  ok,
  problems,
  type Reply,
  type Route,
} from '@bluebox/service-http';
import type { Request } from 'express';
import { z } from 'zod';
import type { Account, Accounts, KeptAnswer } from './accounts.ts';
import { type Cookies, sessionDigest } from './cookies.ts';
import type { Identify } from './identity.ts';
import { assertGoodPassword, hashPassword, passwordMatches } from './passwords.ts';
import type { OpenStreams } from './open-streams.ts';
import type { SignInLimit } from './sign-in-limit.ts';

export interface AccountRouteDependencies {
  readonly accounts: Accounts;
  readonly cookies: Cookies;
  readonly identify: Identify;
  readonly openStreams: OpenStreams;
  readonly signInLimit: SignInLimit;
  /** Makes the codes of invitations and resets. */
  readonly codeKey: Buffer;
  /** Opens the set-up of the first account; printed once by who starts the portal. */
  readonly setupCode: string;
  readonly now: () => Date;
  readonly newId: () => string;
  /** 128 random bits, as text. */
  readonly randomSecret: () => string;
}

const CODE_DAYS = 7;
const DAY = 86_400_000;

/** Tells sign-ins apart that are made with the same Idempotency-Key. */
interface StartsSession {
  readonly accountId: string;
}

export function accountRoutes(dependencies: AccountRouteDependencies): readonly Route[] {
  const { accounts, cookies, identify, openStreams, signInLimit, codeKey, setupCode } =
    dependencies;
  const { now, newId, randomSecret } = dependencies;

  const codeOf = (accountId: string, generation: number): string => {
    const mac = createHmac('sha256', codeKey)
      .update(`bluebox-join\n${accountId}\n${generation}`)
      .digest('base64url')
      .slice(0, 22);
    return `${accountId}.${generation.toString(36)}.${mac}`;
  };
  /** The account that a code of an invitation or reset opens. */
  const accountOfCode = async (code: string): Promise<Account> => {
    const [accountId = '', generation = ''] = code.split('.');
    const account = await accounts.byId(accountId);
    const expected = codeOf(accountId, Number.parseInt(generation, 36));
    const good =
      sameText(expected, code) &&
      account !== undefined &&
      account.status !== 'revoked' &&
      account.codeGeneration === Number.parseInt(generation, 36) &&
      (account.codeExpiresAt ?? '') > now().toISOString();
    if (!good) throw refuse.notFound('LINK_NOT_GOOD', 'this link is used up or expired; ask for a new one');
    return account;
  };
  const invited = (account: Account): Account => ({
    ...account,
    codeGeneration: account.codeGeneration + 1,
    codeExpiresAt: new Date(now().getTime() + CODE_DAYS * DAY).toISOString(),
  });
  const invitation = (account: Account) => ({
    accountId: account.id,
    generation: account.codeGeneration,
    expiresAt: account.codeExpiresAt ?? '',
  });
  const withCode = ({ generation, ...body }: ReturnType<typeof invitation>) => ({
    ...body,
    code: codeOf(body.accountId, generation),
  });
  const kept = (
    idempotency: { readonly key: string; readonly fingerprint: string } | undefined,
    answer: Reply,
  ): KeptAnswer | undefined =>
    idempotency === undefined
      ? undefined
      : {
          id: idempotency.key,
          fingerprint: idempotency.fingerprint,
          answer,
          recordedAt: now().toISOString(),
        };

  /** A fresh session for the browser, whatever it held before. */
  const startSession = async ({ accountId }: StartsSession, { request, response }: Delivery) => {
    const account = await accounts.byId(accountId);
    if (account === undefined) throw problems.signInFailed();
    const before = cookies.session(request);
    if (before !== undefined) await accounts.endSession(before);
    const secret = randomSecret();
    await accounts.startSession(sessionDigest(secret), account, now());
    cookies.setSession(response, secret);
    return { signedIn: true, name: account.name };
  };
  const SignedIn = z.object({ signedIn: z.boolean(), name: z.string().optional() });

  const assertLoginFree = async (login: string, self?: string) => {
    const other = await accounts.byLogin(login);
    if (other !== undefined && other.id !== self)
      throw refuse.conflict('LOGIN_TAKEN', 'somebody has this login; choose another');
  };

  return [
    defineRoute({
      method: 'get',
      path: '/me',
      operation: 'whoAmI',
      summary: 'Who is signed in, and which private links are open in this browser',
      access: 'public',
      answers: { 200: Me },
      async handle({ response, caller }) {
        const { account } = await identify(response.req as Request);
        return ok({
          signedIn: account !== undefined,
          ...(account?.name === undefined ? {} : { name: account.name }),
          roles: [...caller.roles],
          links: caller.links.map(({ kind, id }) => ({ kind, id })),
        });
      },
    }),
    defineRoute({
      method: 'post',
      path: '/setup',
      operation: 'setUp',
      summary: 'Make the first account, with the code that was printed at the first start',
      access: 'public',
      body: SetUpBody,
      answers: { 201: SignedIn },
      async handle({ body, context }) {
        const existing = await accounts.list();
        if (existing.length > 0 || !sameText(setupCode, body.code))
          throw refuse.notFound('LINK_NOT_GOOD', 'this link is used up or expired; ask for a new one');
        assertGoodPassword(body.password, body.login);
        const account: Account = {
          id: newId(),
          status: 'active',
          login: body.login,
          name: body.name,
          passwordHash: await hashPassword(body.password),
          createdAt: context.at,
          codeGeneration: 0,
        };
        const reply = created({ accountId: account.id });
        await accounts.save([account], [], kept(context.idempotency, reply));
        return reply;
      },
      deliver: startSession,
    }),
    defineRoute({
      method: 'post',
      path: '/sign-in',
      operation: 'signIn',
      summary: 'Sign in',
      access: 'public',
      body: SignInBody,
      answers: { 200: SignedIn },
      async handle({ body }) {
        const login = body.login.trim().toLowerCase();
        const wait = signInLimit.secondsToWait(login, now());
        if (wait > 0) throw problems.tooMany(wait);
        const account = await accounts.byLogin(login);
        const hash = account?.status === 'active' ? account.passwordHash : undefined;
        if (!(await passwordMatches(hash, body.password)) || account === undefined) {
          signInLimit.failed(login, now());
          throw problems.signInFailed();
        }
        signInLimit.succeeded(login);
        return ok({ accountId: account.id });
      },
      deliver: startSession,
    }),
    defineRoute({
      method: 'post',
      path: '/sign-out',
      operation: 'signOut',
      summary: 'Sign out',
      access: 'public',
      answers: { 200: SignedIn },
      async handle({ response }) {
        const digest = cookies.session(response.req as Request);
        if (digest !== undefined) {
          await accounts.endSession(digest);
          openStreams.endSession(digest);
        }
        return ok({ signedIn: false });
      },
      async deliver(body, { response }) {
        cookies.clearSession(response);
        return body;
      },
    }),
    defineRoute({
      method: 'post',
      path: '/password',
      operation: 'changePassword',
      summary: 'Change the own password; other sessions end',
      access: 'coordinator',
      body: z.strictObject({
        currentPassword: SignInBody.shape.password,
        newPassword: SetUpBody.shape.password,
      }),
      answers: { 200: SignedIn },
      async handle({ body, caller, context }) {
        const account = await accounts.byId(caller.subject);
        if (account === undefined) throw problems.notSignedIn();
        if (!(await passwordMatches(account.passwordHash, body.currentPassword)))
          throw refuse.forbidden('PASSWORD_WRONG', 'the current password is another one');
        assertGoodPassword(body.newPassword, account.login ?? '');
        const reply = ok({ accountId: account.id });
        const passwordHash = await hashPassword(body.newPassword);
        await accounts.save(
          [{ ...account, passwordHash }],
          [account.id],
          kept(context.idempotency, reply),
        );
        openStreams.endAccount(account.id);
        return reply;
      },
      deliver: startSession,
    }),
    defineRoute({
      method: 'post',
      path: '/invitations',
      operation: 'invite',
      summary: 'Invite a coordinator: a private link, good for 7 days, once',
      access: 'coordinator',
      answers: { 201: InvitationAnswer },
      async handle({ context }) {
        const account = invited({
          id: newId(),
          status: 'invited',
          createdAt: context.at,
          codeGeneration: 0,
        });
        const reply = created(invitation(account));
        await accounts.save([account], [], kept(context.idempotency, reply));
        return reply;
      },
      present: withCode,
    }),
    defineRoute({
      method: 'post',
      path: '/invitations/accept',
      operation: 'acceptInvitation',
      summary: 'Take up an invitation, or set a new password after a reset',
      access: 'public',
      body: SetUpBody,
      answers: { 200: SignedIn },
      async handle({ body, context }) {
        const account = await accountOfCode(body.code);
        assertGoodPassword(body.password, body.login);
        await assertLoginFree(body.login, account.id);
        const { codeExpiresAt, ...rest } = account;
        const reply = ok({ accountId: account.id });
        const passwordHash = await hashPassword(body.password);
        await accounts.save(
          [{ ...rest, status: 'active', login: body.login, name: body.name, passwordHash }],
          [account.id],
          kept(context.idempotency, reply),
        );
        return reply;
      },
      deliver: startSession,
    }),
    defineRoute({
      method: 'get',
      path: '/accounts',
      operation: 'listAccounts',
      summary: 'Who may sign in',
      access: 'coordinator',
      answers: { 200: AccountList },
      async handle() {
        const list = await accounts.list();
        const views = list.map(
          ({ id, login, name, status, createdAt }): AccountView => ({
            accountId: id,
            ...(login === undefined ? {} : { login }),
            ...(name === undefined ? {} : { name }),
            status,
            createdAt,
          }),
        );
        return ok({ accounts: views });
      },
    }),
    defineRoute({
      method: 'post',
      path: '/accounts/:accountId/revoke',
      operation: 'revokeAccount',
      summary: 'Take the right to sign in from somebody; their sessions end at once',
      access: 'coordinator',
      params: z.strictObject({ accountId: Id }),
      answers: { 200: z.object({ accountId: Id }) },
      async handle({ params, context }) {
        const list = await accounts.list();
        const account = list.find(({ id }) => id === params.accountId);
        if (account === undefined)
          throw refuse.notFound('UNKNOWN_ACCOUNT', 'there is no such account');
        const others = list.filter(({ id, status }) => id !== account.id && status === 'active');
        if (account.status === 'active' && others.length === 0)
          throw refuse.conflict('LAST_COORDINATOR', 'somebody else must be able to sign in first');
        const { codeExpiresAt, ...rest } = account;
        const reply = ok({ accountId: account.id });
        await accounts.save(
          [{ ...rest, status: 'revoked' }],
          [account.id],
          kept(context.idempotency, reply),
        );
        openStreams.endAccount(account.id);
        return reply;
      },
    }),
    defineRoute({
      method: 'post',
      path: '/accounts/:accountId/reset',
      operation: 'resetAccount',
      summary: 'A private link to set a new password; sessions end at once',
      access: 'coordinator',
      params: z.strictObject({ accountId: Id }),
      answers: { 200: InvitationAnswer },
      async handle({ params, context }) {
        const account = await accounts.byId(params.accountId);
        if (account === undefined || account.status === 'revoked')
          throw refuse.notFound('UNKNOWN_ACCOUNT', 'there is no such account');
        const { passwordHash, ...rest } = invited(account);
        const reply = ok(invitation(rest));
        await accounts.save([rest], [account.id], kept(context.idempotency, reply));
        openStreams.endAccount(account.id);
        return reply;
      },
      present: withCode,
    }),
  ];
}

function sameText(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length === right.length && timingSafeEqual(left, right);
}

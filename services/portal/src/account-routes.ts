import {
  AccountList,
  AccountRevoked,
  type AccountView,
  ChangePasswordBody,
  GiveRolesBody,
  Id,
  InvitationAnswer,
  InviteBody,
  Me,
  type Role,
  RolesGiven,
  refuse,
  SetUpBody,
  SignedIn,
  SignInBody,
} from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import type { CommandContext } from '@bluebox/event-sourcing';
import {
  type Caller,
  created,
  type Delivery,
  defineRoute,
  httpProblem,
  ok,
  opensFor,
  type Route,
  tooManyRequests,
} from '@bluebox/service-http';
import type { Request } from 'express';
import { z } from 'zod';
import {
  type Account,
  type ActiveAccount,
  type InvitedAccount,
  isInCharge,
  type RevokedAccount,
  rolesOf,
} from './account-documents.ts';
import type { Accounts } from './accounts.ts';
import { type Cookies, sessionDigest } from './cookies.ts';
import { deviceOf } from './device.ts';
import type { ForgottenLinks } from './forgotten-links.ts';
import type { Identities } from './identity.ts';
import { invitationCode, isSameSecret, readInvitationCode } from './invitation-code.ts';
import type { OpenStreams } from './open-streams.ts';
import { assertGoodPassword, type Passwords } from './passwords.ts';
import type { Sessions } from './sessions.ts';
import type { SignInLimit } from './sign-in-limit.ts';

export interface AccountRouteDependencies {
  readonly accounts: Accounts;
  readonly sessions: Sessions;
  readonly passwords: Passwords;
  readonly cookies: Cookies;
  readonly identity: Identities;
  readonly openStreams: OpenStreams;
  readonly signInLimit: SignInLimit;
  readonly forgotten: ForgottenLinks;
  /** The error for a wrong code. */
  readonly wrongCode: (request: Request, refusal: Error) => Error;
  /** The network address by which attempts are counted. */
  readonly addressOf: (request: Request) => string;
  /** The URL under which other people reach the portal, if it differs from that of the request. */
  readonly addressFor: (request: Request) => string | undefined;
  /** Key of the codes of invitations and resets. */
  readonly codeKey: Buffer;
  /** Code for setting up the first account, printed once at the portal's start. */
  readonly setupCode: string;
  readonly now: () => Date;
  readonly newId: () => string;
  /** 128 random bits, as text. */
  readonly randomSecret: () => string;
}

const CODE_DAYS = 7;
const DAY = 86_400_000;

/** Permission to begin a session, valid as long as the account's password is unchanged. */
interface Credential {
  readonly accountId: string;
  readonly credential: number;
}

export function accountRoutes(dependencies: AccountRouteDependencies): readonly Route[] {
  const { accounts, sessions, passwords, cookies, identity, openStreams, signInLimit } =
    dependencies;
  const { addressOf, addressFor, forgotten, wrongCode } = dependencies;
  const { codeKey, setupCode, now, newId, randomSecret } = dependencies;

  const linkNotGood = () => refuse('LINK_NOT_GOOD');
  const unknownAccount = () => refuse('UNKNOWN_ACCOUNT');

  /**
   * The account that a code of an invitation or reset is for. Used, expired, replaced and invented
   * codes are refused.
   */
  const accountOfCode = async (code: string, request: Request): Promise<InvitedAccount> => {
    const named = readInvitationCode(codeKey, code);
    const account = named === undefined ? undefined : await accounts.byId(named.accountId);
    const good =
      account?.status === 'invited' &&
      account.codeGeneration === named?.generation &&
      account.codeExpiresAt > now().toISOString();
    if (!good) throw wrongCode(request, linkNotGood());
    return account;
  };
  const codeExpiry = () => new Date(now().getTime() + CODE_DAYS * DAY).toISOString();
  const newAccount = (createdAt: string, roles: readonly Role[]): InvitedAccount => ({
    id: newId(),
    createdAt,
    roles,
    status: 'invited',
    codeGeneration: 1,
    codeExpiresAt: codeExpiry(),
    credential: 0,
  });
  /** Returns the account without a password and with a new code. Earlier codes stop working. */
  const reset = (account: InvitedAccount | ActiveAccount): InvitedAccount => ({
    id: account.id,
    createdAt: account.createdAt,
    roles: rolesOf(account),
    status: 'invited',
    codeGeneration: account.codeGeneration + 1,
    codeExpiresAt: codeExpiry(),
    credential: account.credential + 1,
    ...(account.name === undefined ? {} : { name: account.name }),
    ...(account.login === undefined ? {} : { login: account.login }),
    ...(account.loginKey === undefined ? {} : { loginKey: account.loginKey }),
  });
  const invitation = ({ id, codeGeneration, codeExpiresAt }: InvitedAccount) => ({
    accountId: id,
    generation: codeGeneration,
    expiresAt: codeExpiresAt,
  });
  const withCode = ({ generation, ...body }: ReturnType<typeof invitation>) => ({
    ...body,
    code: invitationCode(codeKey, body.accountId, generation),
  });

  const credentialOf = ({ id, credential }: ActiveAccount): Credential => ({
    accountId: id,
    credential,
  });
  /** Begins a new session for the browser, replacing an earlier one. */
  const beginSession = async (credential: Credential, delivery: Delivery) => {
    const { request, response, idempotency } = delivery;
    const secret = randomSecret();
    const account = await sessions.begin(sessionDigest(secret), credential, idempotency, {
      device: deviceOf(request.get('User-Agent')),
      replaced: cookies.session(request),
    });
    await openStreams.endOrphans();
    cookies.setSession(response, secret);
    cookies.addDevice(request, response, account.id, newId());
    return { signedIn: true, name: accounts.entryOf(account).name };
  };

  const assertLoginFree = async (login: string, self: string) => {
    const other = await accounts.byLogin(login);
    if (other !== undefined && other.id !== self) throw refuse('LOGIN_TAKEN');
  };
  /**
   * Checks again, because the caller may have been removed, or lost the role, while the request was
   * being handled.
   */
  const assertStillInCharge = async (caller: Caller) => {
    const account = await accounts.byId(caller.subject);
    if (account?.status !== 'active') throw httpProblem('NOT_SIGNED_IN');
    if (!isInCharge(account)) throw httpProblem('NOT_ALLOWED');
  };
  /** Requires that at least one coordinator remains who can sign in. */
  const assertOthersRemain = async (leaving: Account) => {
    if (leaving.status !== 'active' || !isInCharge(leaving)) return;
    const others = (await accounts.all()).filter(
      (account) => account.id !== leaving.id && account.status === 'active' && isInCharge(account),
    );
    if (others.length === 0) throw refuse('LAST_COORDINATOR');
  };

  /**
   * Counts one more guess at a secret.
   * @throws TOO_MANY_REQUESTS after too many wrong ones.
   */
  const guess = async (
    subject: string,
    account: ActiveAccount | undefined,
    request: Request,
    isRight: () => Promise<boolean>,
  ): Promise<boolean> => {
    const knownDevice = account === undefined ? undefined : cookies.deviceOf(request, account.id);
    const place = { address: addressOf(request), knownDevice };
    const wait = signInLimit.secondsToWait(subject, place, now());
    if (wait > 0) throw tooManyRequests(wait);
    // Counted before the password is checked. Otherwise many simultaneous attempts would all be
    // free.
    signInLimit.failed(subject, place, now());
    const right = await isRight();
    if (right) signInLimit.succeeded(subject, place);
    return right;
  };

  /** Closes an account temporarily or permanently, and ends its sessions immediately. */
  const close = async <Closed extends Account, Answer>(
    context: CommandContext,
    caller: Caller,
    accountId: string,
    next: (account: Account) => Closed,
    answer: (closed: Closed) => Answer,
  ) => {
    const reply = await accounts.command(context, async () => {
      await assertStillInCharge(caller);
      const account = await accounts.byId(accountId);
      if (account === undefined) throw unknownAccount();
      const closed = next(account);
      await assertOthersRemain(account);
      return { accounts: [closed], endSessionsOf: accountId, reply: ok(answer(closed)) };
    });
    await openStreams.endOrphans();
    return reply;
  };

  return [
    defineRoute(routes.whoAmI, {
      summary: 'The signed-in account, and the private links that are open in this browser',
      access: 'public',
      answers: { 200: Me },
      async handle({ response, caller }) {
        const { signedIn } = identity.of(response.req);
        const name = signedIn === undefined ? undefined : accounts.entryOf(signedIn.account).name;
        const address = signedIn === undefined ? undefined : addressFor(response.req);
        return ok({
          signedIn: signedIn !== undefined,
          ...(name === undefined ? {} : { name }),
          ...(signedIn === undefined ? {} : { accountId: signedIn.account.id }),
          roles: [...caller.roles],
          may: [...opensFor(caller)],
          links: caller.links.map(({ kind, id }) => ({ kind, id })),
          ...(address === undefined ? {} : { address }),
        });
      },
    }),
    defineRoute(
      routes.setUp,
      {
        summary: 'Set up the first account with the code that was printed at the first start',
        access: 'public',
        body: SetUpBody,
        answers: { 201: SignedIn },
        async handle({ body, context, response }) {
          if (!isSameSecret(body.code, setupCode)) throw wrongCode(response.req, linkNotGood());
          const { code, password, ...chosen } = body;
          assertGoodPassword(password, body.login);
          const passwordHash = await passwords.hash(password);
          return accounts.command(context, async () => {
            if ((await accounts.all()).length > 0) throw linkNotGood();
            const account = accounts.opened(newAccount(context.at, ['coordinator']), {
              ...chosen,
              passwordHash,
            });
            return { accounts: [account], reply: created(credentialOf(account)) };
          });
        },
      },
      { deliver: beginSession },
    ),
    defineRoute(
      routes.signIn,
      {
        summary: 'Sign in',
        access: 'public',
        body: SignInBody,
        answers: { 200: SignedIn },
        async handle({ body, response }) {
          const login = body.login.trim().toLowerCase();
          const account = await accounts.byLogin(login);
          const active = account?.status === 'active' ? account : undefined;
          const right = await guess(login, active, response.req, () =>
            passwords.matches(active?.passwordHash, body.password),
          );
          if (!right || active === undefined) throw httpProblem('SIGN_IN_FAILED');
          return ok(credentialOf(active));
        },
      },
      { deliver: beginSession },
    ),
    defineRoute(
      routes.signOut,
      {
        summary: 'Sign out',
        access: 'public',
        answers: { 200: SignedIn },
        async handle({ response }) {
          const sessionId = cookies.session(response.req);
          if (sessionId !== undefined) {
            await sessions.end(sessionId);
            await openStreams.endOrphans();
          }
          // The next user of this browser may be a different person.
          const linksId = cookies.linksId(response.req, now());
          if (linksId !== undefined) await forgotten.add(linksId);
          return ok({ signedIn: false });
        },
      },
      {
        async deliver(body, { response }) {
          cookies.clearSession(response);
          cookies.clearLinks(response);
          return body;
        },
      },
    ),
    defineRoute(routes.changePassword, {
      summary: 'Change your own password and end your other sessions',
      access: 'staff',
      body: ChangePasswordBody,
      answers: { 200: SignedIn },
      async handle({ body, caller, context, response }) {
        const { signedIn } = identity.of(response.req);
        if (signedIn === undefined) throw httpProblem('NOT_SIGNED_IN');
        const { login = '' } = accounts.entryOf(signedIn.account);
        const own = signedIn.account;
        const right = await guess(`account ${caller.subject}`, own, response.req, () =>
          passwords.matches(signedIn.account.passwordHash, body.currentPassword),
        );
        if (!right) throw refuse('PASSWORD_WRONG');
        assertGoodPassword(body.newPassword, login);
        const passwordHash = await passwords.hash(body.newPassword);
        const reply = await accounts.command(context, async () => {
          const account = await accounts.byId(caller.subject);
          if (account?.status !== 'active' || account.credential !== signedIn.account.credential)
            throw httpProblem('NOT_SIGNED_IN');
          return {
            accounts: [{ ...account, passwordHash, credential: account.credential + 1 }],
            endSessionsOf: account.id,
            // The current session stays, so that the request can be repeated if its response was
            // lost.
            except: signedIn.session.id,
            reply: ok({ signedIn: true }),
          };
        });
        await openStreams.endOrphans();
        return reply;
      },
    }),
    defineRoute(
      routes.invite,
      {
        summary: 'Invite somebody with these roles by a private link that works once within 7 days',
        access: 'coordinator',
        body: InviteBody,
        answers: { 201: InvitationAnswer },
        handle: ({ body, caller, context }) =>
          accounts.command(context, async () => {
            await assertStillInCharge(caller);
            const account = newAccount(context.at, body.roles);
            return { accounts: [account], reply: created(invitation(account)) };
          }),
      },
      { present: withCode },
    ),
    defineRoute(
      routes.acceptInvitation,
      {
        summary: 'Accept an invitation, or set a new password after a reset',
        access: 'public',
        body: SetUpBody,
        answers: { 200: SignedIn },
        async handle({ body, context, response }) {
          const { code, password, ...chosen } = body;
          await accountOfCode(code, response.req);
          assertGoodPassword(password, body.login);
          const passwordHash = await passwords.hash(password);
          return accounts.command(context, async () => {
            const account = await accountOfCode(code, response.req);
            await assertLoginFree(body.login, account.id);
            const opened = accounts.opened(account, { ...chosen, passwordHash });
            return {
              accounts: [opened],
              endSessionsOf: account.id,
              reply: ok(credentialOf(opened)),
            };
          });
        },
      },
      { deliver: beginSession },
    ),
    defineRoute(routes.listAccounts, {
      summary: 'The accounts that may sign in',
      access: 'coordinator',
      answers: { 200: AccountList },
      async handle() {
        const list = await accounts.list();
        return ok({
          accounts: list.map(
            ({ id, roles, ...entry }): AccountView => ({
              accountId: id,
              roles: [...roles],
              ...entry,
            }),
          ),
        });
      },
    }),
    defineRoute(routes.giveRoles, {
      summary: 'Replace the roles of an account, with immediate effect',
      access: 'coordinator',
      params: z.strictObject({ accountId: Id }),
      body: GiveRolesBody,
      answers: { 200: RolesGiven },
      async handle({ params: { accountId }, body: { roles }, caller, context }) {
        const reply = await accounts.command(context, async () => {
          await assertStillInCharge(caller);
          const account = await accounts.byId(accountId);
          if (account === undefined || account.status === 'revoked') throw unknownAccount();
          if (!roles.includes('coordinator')) await assertOthersRemain(account);
          return { accounts: [{ ...account, roles }], reply: ok({ accountId, roles }) };
        });
        await openStreams.endOrphans();
        return reply;
      },
    }),
    defineRoute(routes.revokeAccount, {
      summary: 'Revoke the right of an account to sign in, and end its sessions',
      access: 'coordinator',
      params: z.strictObject({ accountId: Id }),
      answers: { 200: AccountRevoked },
      handle: ({ params, caller, context }) =>
        close(context, caller, params.accountId, revoked, ({ id }) => ({ accountId: id })),
    }),
    defineRoute(
      routes.resetAccount,
      {
        summary:
          'Get a private link for setting a new password, and end the sessions of the account',
        access: 'coordinator',
        params: z.strictObject({ accountId: Id }),
        answers: { 200: InvitationAnswer },
        handle: ({ params, caller, context }) =>
          close(
            context,
            caller,
            params.accountId,
            (account) => {
              if (account.status === 'revoked') throw unknownAccount();
              return reset(account);
            },
            invitation,
          ),
      },
      { present: withCode },
    ),
  ];
}

const revoked = (account: Account): RevokedAccount => ({
  id: account.id,
  createdAt: account.createdAt,
  roles: rolesOf(account),
  codeGeneration: account.codeGeneration,
  credential: account.credential + 1,
  status: 'revoked',
  ...(account.name === undefined ? {} : { name: account.name }),
});

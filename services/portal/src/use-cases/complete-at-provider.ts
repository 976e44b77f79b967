import { refuse, type SecurityKind } from '@bluebox/contracts';
import { type CommandContext, DomainError } from '@bluebox/event-sourcing';
import { httpProblem, ok } from '@bluebox/service-http';
import { accessAnywhere } from '../account-documents.ts';
import { type Credential, credentialOf } from '../domain/account-lifecycle.ts';
import type { ProvedIdentity } from '../identity-provider.ts';
import type { ProviderErrand } from '../provider-sign-in.ts';
import type { SecurityRecorder } from '../security-log.ts';
import type { Sessions, SignedIn } from '../sessions.ts';
import { assertLoginFree } from './accept-invitation.ts';
import { accountOfCode } from './account-of-code.ts';
import { assertProvider, type BeginAtProviderDependencies } from './begin-at-provider.ts';
import { methodsFor, type ShowReauthenticationDependencies } from './reauthenticate.ts';
import type { WrongCode } from './wrong-code.ts';

export type CompleteAtProviderDependencies = BeginAtProviderDependencies &
  ShowReauthenticationDependencies & { readonly sessions: Sessions };

/** The browser in which an answer of the provider arrives. */
export interface AnsweringBrowser {
  readonly redirectUri: string | undefined;
  /** The authentication that was begun in this browser. */
  readonly errand: ProviderErrand | undefined;
  readonly signedIn: SignedIn | undefined;
}

/** The effect of an answer: a session to begin, a session to renew, or neither. */
export interface CompletedAtProvider extends Pick<ProviderErrand, 'purpose' | 'next' | 'inWindow'> {
  /** Account whose session begins. */
  readonly credential?: Credential;
  /** Whether the provider has asked for a second factor. */
  readonly withFactor: boolean;
  /** Time at which the person authenticated at the provider. */
  readonly provenAt: string;
}

/** Kind of the entry in the security log for an answer that is refused, by purpose. */
const KINDS: Readonly<Record<ProviderErrand['purpose'], SecurityKind>> = {
  'sign-in': 'provider-sign-in',
  join: 'invitation-accepted',
  connect: 'provider-connected',
  reauthenticate: 'reauthentication',
};

/**
 * Verifies the provider's answer, and does what was begun in this browser: signs in, accepts an
 * invitation, connects an account, or proves again who is there. Records a refusal.
 */
export async function completeAtProvider(
  dependencies: CompleteAtProviderDependencies,
  answer: string,
  { redirectUri, errand, signedIn }: AnsweringBrowser,
  context: CommandContext,
  wrongCode: WrongCode,
  recorder: SecurityRecorder,
) {
  const own = assertProvider(dependencies.providerSignIn, redirectUri);
  const accountId = signedIn?.account.id;
  try {
    if (errand === undefined || errand.accountId !== ownerOf(errand, accountId))
      throw refuse('PROVIDER_ANSWER_REFUSED');
    const proved = await own.provider.prove(
      own.redirectUri,
      answer,
      errand,
      errand.purpose === 'reauthenticate' ? errand.begunAt : undefined,
    );
    const { purpose, next, inWindow, joining } = errand;
    const done = (credential?: Credential): CompletedAtProvider => ({
      purpose,
      ...(next === undefined ? {} : { next }),
      ...(inWindow === undefined ? {} : { inWindow }),
      ...(credential === undefined ? {} : { credential }),
      withFactor: proved.withFactor,
      provenAt: new Date(proved.authenticatedAt).toISOString(),
    });
    if (joining !== undefined)
      return await join(dependencies, joining, proved, context, wrongCode, recorder, done);
    if (purpose === 'sign-in') return ok(done(await signIn(dependencies, proved)));
    if (signedIn === undefined) throw httpProblem('NOT_SIGNED_IN');
    if (purpose === 'connect')
      return await connect(dependencies, signedIn, proved, context, recorder, done);
    await assertOwnIdentity(dependencies, signedIn, proved);
    return ok(done());
  } catch (error) {
    // A provider that is down has refused nobody, and a wrong code has its entry already.
    if (error instanceof DomainError && !UNRECORDED.has(error.code))
      await recorder.refused({
        kind: KINDS[errand?.purpose ?? 'sign-in'],
        outcome: error.code === 'IDENTITY_NOT_CONNECTED' ? 'not-connected' : 'refused',
        account: accountId ?? null,
      });
    throw error;
  }
}

const UNRECORDED = new Set(['PROVIDER_UNAVAILABLE', 'PROVIDER_OFF', 'LINK_NOT_GOOD']);

/** Returns the account whose errand may be completed: the one that is signed in, for errands of accounts. */
const ownerOf = ({ accountId }: ProviderErrand, signedIn: string | undefined) =>
  accountId === undefined ? undefined : signedIn;

async function signIn(
  { providerSignIn, accounts }: CompleteAtProviderDependencies,
  { subject }: ProvedIdentity,
): Promise<Credential> {
  const id = await providerSignIn.identities.accountOf(subject);
  const account = id === undefined ? undefined : await accounts.byId(id);
  if (account?.status !== 'active') throw refuse('IDENTITY_NOT_CONNECTED');
  return credentialOf(account);
}

async function join(
  dependencies: CompleteAtProviderDependencies,
  { code, ...chosen }: NonNullable<ProviderErrand['joining']>,
  { subject }: ProvedIdentity,
  context: CommandContext,
  wrongCode: WrongCode,
  recorder: SecurityRecorder,
  done: (credential: Credential) => CompletedAtProvider,
) {
  const { accounts, providerSignIn } = dependencies;
  return accounts.command(context, async () => {
    const account = await accountOfCode(dependencies, code, wrongCode, recorder);
    await assertLoginFree(accounts, chosen.login, account.id);
    await assertIdentityFree(dependencies, subject);
    const opened = accounts.opened(account, chosen);
    return {
      accounts: [opened],
      endSessionsOf: account.id,
      others: [providerSignIn.identities.connection(account.id, subject, context.at)],
      logged: [
        recorder.entry({
          kind: 'invitation-accepted',
          outcome: 'done',
          account: account.id,
          ...accessAnywhere(opened),
        }),
        recorder.entry({ kind: 'provider-connected', outcome: 'done', account: account.id }),
      ],
      reply: ok(done(credentialOf(opened))),
    };
  });
}

async function connect(
  dependencies: CompleteAtProviderDependencies,
  { account: { id }, session }: SignedIn,
  { subject }: ProvedIdentity,
  context: CommandContext,
  recorder: SecurityRecorder,
  done: () => CompletedAtProvider,
) {
  const { accounts, sessions, providerSignIn } = dependencies;
  return accounts.command(context, async () => {
    // The session may have been ended while the provider answered.
    if ((await sessions.peek(session.id)) === undefined) throw httpProblem('NOT_SIGNED_IN');
    if ((await providerSignIn.identities.of(id)) !== undefined) throw refuse('IDENTITY_EXISTS');
    await assertIdentityFree(dependencies, subject);
    return {
      accounts: [],
      others: [providerSignIn.identities.connection(id, subject, context.at)],
      logged: [recorder.entry({ kind: 'provider-connected', outcome: 'done', account: id })],
      reply: ok(done()),
    };
  });
}

async function assertIdentityFree(
  { providerSignIn }: CompleteAtProviderDependencies,
  subject: string,
): Promise<void> {
  if ((await providerSignIn.identities.accountOf(subject)) !== undefined)
    throw refuse('IDENTITY_TAKEN');
}

/** Refuses another identity than that of the account, and an account that must give its second factor. */
async function assertOwnIdentity(
  dependencies: CompleteAtProviderDependencies,
  signedIn: SignedIn,
  { subject }: ProvedIdentity,
): Promise<void> {
  const { identities } = dependencies.providerSignIn;
  if ((await identities.accountOf(subject)) !== signedIn.account.id)
    throw refuse('IDENTITY_OF_OTHER');
  const methods = await methodsFor(dependencies, signedIn);
  if (!methods.includes('provider'))
    throw httpProblem('REAUTHENTICATION_NEEDED', { data: { methods: [...methods] } });
}

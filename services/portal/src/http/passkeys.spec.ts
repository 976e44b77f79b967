import { routes } from '@bluebox/contracts/routes';
import { describe, expect, it } from 'vitest';
import {
  cookieOf,
  HOUR,
  PASSWORD,
  type PortalUnderTest,
  portalUnderTest,
} from '../../test/portal-under-test.ts';
import { type PasskeyTricks, softwarePasskey } from '../../test/software-passkey.ts';
import { accountsView } from '../account-documents.ts';

const MINUTE = HOUR / 60;
const ORIGIN = 'https://box.example';
const NAME = '李明的手机';
type Browser = ReturnType<PortalUnderTest['browser']>;

const portalWithUrl = (options: Parameters<typeof portalUnderTest>[0] = {}) =>
  portalUnderTest({ publicUrl: ORIGIN, ...options });

/** Adds a passkey to the account of a browser. */
async function addTo(visitor: Browser, tricks: PasskeyTricks = {}, name = NAME) {
  const passkey = softwarePasskey(ORIGIN);
  const options = await visitor.post(routes.beginPasskey.at());
  const answer = await visitor.post(routes.addPasskey.at(), {
    name,
    passkey: passkey.create(options.body, tricks),
  });
  return { passkey, options, answer };
}

async function withPasskey(options: Parameters<typeof portalUnderTest>[0] = {}) {
  const underTest = await portalWithUrl(options);
  const visitor = await underTest.firstCoordinator();
  const added = await addTo(visitor);
  expect(added.answer.status).toBe(201);
  return { ...underTest, visitor, ...added };
}

type Passkey = ReturnType<typeof softwarePasskey>;
async function signInBy(visitor: Browser, passkey: Passkey, tricks: PasskeyTricks = {}) {
  const options = await visitor.post(routes.challengePasskey.at());
  expect(options.status).toBe(200);
  return visitor.post(routes.signInByPasskey.at(), { passkey: passkey.get(options.body, tricks) });
}
const isSignedIn = async (visitor: Browser) =>
  (await visitor.get(routes.whoAmI.at())).body.signedIn as boolean;

describe('a passkey', () => {
  it('is added under a name, with recovery codes for the first one, and is removed', async () => {
    const { visitor, answer, options } = await withPasskey();
    expect(answer.body).toStrictEqual({
      passkeyId: expect.stringMatching(/^[0-9a-f]{32}$/),
      recoveryCodes: expect.any(Array),
    });
    expect(answer.body.recoveryCodes).toHaveLength(10);
    expect(options.body).toMatchObject({
      rp: { id: 'box.example' },
      user: { name: 'dutydesk' },
      authenticatorSelection: { userVerification: 'required', residentKey: 'required' },
    });
    const second = await addTo(visitor, {}, 'key');
    expect(second.answer.body.recoveryCodes).toBeUndefined();
    expect((await visitor.get(routes.showSecondFactors.at())).body).toStrictEqual({
      totp: false,
      recoveryCodes: 10,
      passkeys: [
        { passkeyId: answer.body.passkeyId, name: NAME, createdAt: '2026-03-22T10:00:00.000Z' },
        expect.objectContaining({ name: 'key' }),
      ],
    });
    const { passkeyId } = answer.body;
    const removed = await visitor.post(routes.removePasskey.at({ passkeyId }));
    expect(removed.body.passkeys).toHaveLength(1);
    const again = await visitor.post(routes.removePasskey.at({ passkeyId }));
    expect([again.status, again.body.code]).toStrictEqual([404, 'UNKNOWN_FACTOR']);
    const last = await visitor.post(
      routes.removePasskey.at({ passkeyId: second.answer.body.passkeyId }),
    );
    expect(last.body).toStrictEqual({ totp: false, recoveryCodes: 0, passkeys: [] });
  });

  it('is stored without its name in plain text', async () => {
    const { store } = await withPasskey();
    const kept = [];
    const accounts = await store.open(accountsView);
    for await (const document of accounts.documents('second-factors')) kept.push(document);
    expect(kept).toHaveLength(1);
    expect(JSON.stringify(kept)).not.toContain(NAME);
  });

  it('signs in without a password, as both factors at once', async () => {
    const { browser, passkey } = await withPasskey({ factorRequired: true });
    const visitor = browser();
    const answer = await signInBy(visitor, passkey);
    expect([answer.status, answer.body]).toStrictEqual([200, { signedIn: true, name: '值班员甲' }]);
    expect(await isSignedIn(visitor)).toBe(true);
  });

  it('completes a sign-in that began with the password', async () => {
    const { browser, passkey } = await withPasskey();
    const visitor = browser();
    const begun = await visitor.post(routes.signIn.at(), { login: 'dutydesk', password: PASSWORD });
    expect(begun.body).toStrictEqual({ signedIn: false, secondStep: ['passkey', 'recovery-code'] });
    expect((await signInBy(visitor, passkey)).body.signedIn).toBe(true);
  });

  it.each<[string, PasskeyTricks, string]>([
    ['answers for another origin', { origin: 'https://b0x.example' }, 'PASSKEY_OF_OTHER_SITE'],
    ['answers for another port', { origin: `${ORIGIN}:8443` }, 'PASSKEY_OF_OTHER_SITE'],
    ['answers for another RP id', { rpId: 'b0x.example' }, 'PASSKEY_REFUSED'],
    ['answers another challenge', { challenge: 'AAAAAAAAAAAAAAAAAAAAAA' }, 'PASSKEY_REFUSED'],
    ['does not verify its user', { unverified: true }, 'PASSKEY_REFUSED'],
  ])('is refused plainly, and opens nothing, if it %s', async (_, tricks, code) => {
    const { browser, passkey, visitor } = await withPasskey();
    const stranger = browser();
    const answer = await signInBy(stranger, passkey, tricks);
    expect([answer.status, answer.body.code]).toStrictEqual([403, code]);
    expect(cookieOf(answer, 'bluebox_session')).toBeUndefined();
    expect(await isSignedIn(stranger)).toBe(false);
    const adding = await addTo(visitor, tricks);
    expect([adding.answer.status, adding.answer.body.code]).toStrictEqual([403, code]);
    const log = await visitor.get(routes.listSecurityLog.at({}, { kind: 'second-step' }));
    expect(log.body.rows).toMatchObject([{ outcome: 'wrong-code' }]);
  });

  it('is refused without its challenge, after five minutes, and when the answer is repeated', async () => {
    const { browser, passkey, advance } = await withPasskey();
    const visitor = browser();
    const options = (await visitor.post(routes.challengePasskey.at())).body;
    const answer = passkey.get(options);
    const send = (who: Browser) => who.post(routes.signInByPasskey.at(), { passkey: answer });
    expect((await send(browser())).body.code).toBe('PASSKEY_REFUSED');
    expect((await send(visitor)).status).toBe(200);
    const repeated = await send(visitor);
    expect([repeated.status, repeated.body.code]).toStrictEqual([403, 'PASSKEY_REFUSED']);
    const late = browser();
    const old = await late.post(routes.challengePasskey.at());
    const cookie = cookieOf(old, 'bluebox_challenge')?.split(';')[0] ?? '';
    advance(5 * MINUTE);
    const refused = await browser()
      .agent.post(routes.signInByPasskey.at())
      .set({ 'Sec-Fetch-Site': 'same-origin', Cookie: cookie })
      .send({ passkey: passkey.get(old.body) });
    expect(refused.body.code).toBe('PASSKEY_REFUSED');
  });

  it('is refused if it was cloned, is of nobody, was removed, or its account was reset', async () => {
    const { browser, passkey, visitor, answer, options, invitedCoordinator } = await withPasskey();
    expect((await signInBy(browser(), passkey, { counter: 5 })).status).toBe(200);
    const cloned = await signInBy(browser(), passkey, { counter: 5 });
    expect(cloned.body.code).toBe('PASSKEY_REFUSED');
    const unknown = softwarePasskey(ORIGIN);
    unknown.create(options.body);
    expect((await signInBy(browser(), unknown)).body.code).toBe('PASSKEY_REFUSED');

    const other = await invitedCoordinator(visitor, 'packing');
    const theirs = (await addTo(other.visitor)).passkey;
    await visitor.post(routes.resetAccount.at({ accountId: other.accountId }));
    expect((await signInBy(browser(), theirs)).body.code).toBe('PASSKEY_REFUSED');
    await visitor.post(routes.removePasskey.at({ passkeyId: answer.body.passkeyId }));
    expect((await signInBy(browser(), passkey, { counter: 9 })).body.code).toBe('PASSKEY_REFUSED');
  });

  it('authenticates again for a grave operation, but only that of the same account', async () => {
    const { visitor, passkey, advance, invitedCoordinator } = await withPasskey();
    const other = await invitedCoordinator(visitor, 'packing');
    const theirs = (await addTo(other.visitor)).passkey;
    advance(16 * MINUTE);
    const invite = () => visitor.post(routes.invite.at(), { roles: ['desk'] });
    expect((await invite()).body.data).toStrictEqual({ methods: ['passkey', 'recovery-code'] });
    const again = async (one: Passkey) => {
      const { body } = await visitor.post(routes.challengePasskey.at());
      return visitor.post(routes.reauthenticate.at(), { passkey: one.get(body) });
    };
    expect((await again(theirs)).body.code).toBe('PASSKEY_REFUSED');
    expect((await invite()).status).toBe(403);
    expect((await again(passkey)).status).toBe(200);
    expect((await invite()).status).toBe(201);
  });

  it('is not offered where browsers have none: at an address, or without HTTPS', async () => {
    for (const publicUrl of ['http://box.example', 'https://192.0.2.7', 'https://[2001:db8::1]']) {
      const { firstCoordinator } = await portalUnderTest({ publicUrl });
      const visitor = await firstCoordinator();
      for (const { at } of [routes.challengePasskey, routes.beginPasskey]) {
        const answer = await visitor.post(at());
        expect([answer.status, answer.body.code]).toStrictEqual([409, 'PASSKEYS_UNAVAILABLE']);
      }
    }
  });

  it('is one of at most ten', async () => {
    const { visitor } = await withPasskey();
    for (let count = 1; count < 10; count++) expect((await addTo(visitor)).answer.status).toBe(201);
    const answer = await visitor.post(routes.beginPasskey.at());
    expect([answer.status, answer.body.code]).toStrictEqual([409, 'PASSKEYS_FULL']);
  });
});

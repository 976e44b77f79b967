import { routes } from '@bluebox/contracts/routes';
import { type TOTP, URI } from 'otpauth';
import { expect, it } from 'vitest';
import {
  HOUR,
  PASSWORD,
  type PortalUnderTest,
  portalUnderTest,
} from '../../test/portal-under-test.ts';
import { softwarePasskey } from '../../test/software-passkey.ts';

const TO_DESK = { roles: ['desk'] };
type Browser = ReturnType<PortalUnderTest['browser']>;
async function withApp({ now, advance }: PortalUnderTest, visitor: Browser) {
  const begun = await visitor.post(routes.beginTotp.at());
  const app = URI.parse(begun.body.uri) as TOTP;
  const code = () => app.generate({ timestamp: now().getTime() });
  await visitor.post(routes.confirmTotp.at(), { code: code() });
  advance(30_000);
  return { app, code };
}

it('a new password that was set with the old password alone opened grave operations of an account with an app', async () => {
  const underTest = await portalUnderTest();
  const owner = await underTest.firstCoordinator();
  await withApp(underTest, owner);
  underTest.advance(HOUR);
  expect((await owner.post(routes.invite.at(), TO_DESK)).status).toBe(403);
  await owner.post(routes.changePassword.at(), {
    currentPassword: PASSWORD,
    newPassword: 'seven other blue cartons',
  });
  expect((await owner.post(routes.removeTotp.at())).status).toBe(403);
});

it('a session from before the app was added could remove it without a code', async () => {
  const underTest = await portalUnderTest();
  const owner = await underTest.firstCoordinator();
  const thief = await underTest.signIn('dutydesk');
  await withApp(underTest, owner);
  expect((await thief.post(routes.removeTotp.at())).status).toBe(403);
});

it('a password from before the required factor was set up could add a passkey beside it', async () => {
  const underTest = await portalUnderTest({
    publicUrl: 'https://box.example',
    factorRequired: true,
  });
  const owner = await underTest.firstCoordinator();
  const thief = await underTest.signIn('dutydesk');
  await withApp(underTest, owner);
  const options = await thief.post(routes.beginPasskey.at());
  expect([options.status, options.body.code]).toStrictEqual([401, 'NOT_SIGNED_IN']);
});

it('a passkey that was begun with the password alone could be added after an app was set up', async () => {
  const underTest = await portalUnderTest({
    publicUrl: 'https://box.example',
    factorRequired: true,
  });
  const owner = await underTest.firstCoordinator();
  const thief = await underTest.signIn('dutydesk');
  const passkey = softwarePasskey('https://box.example');
  const options = await thief.post(routes.beginPasskey.at());
  await withApp(underTest, owner);
  const added = await thief.post(routes.addPasskey.at(), {
    name: 'x',
    passkey: passkey.create(options.body),
  });
  expect([added.status, added.body.code]).toStrictEqual([403, 'PASSKEY_REFUSED']);
});

it('a passkey could be added in another process after a reset, and sign in afterwards', async () => {
  const underTest = await portalUnderTest({ publicUrl: 'https://box.example' });
  const coordinator = await underTest.firstCoordinator();
  const { accountId } = await underTest.invitedCoordinator(coordinator, 'packing');
  const another = underTest.anotherProcess();
  const thief = await underTest.signIn('packing', PASSWORD, another.app);
  expect((await thief.get(routes.whoAmI.at())).body.signedIn).toBe(true);
  await coordinator.post(routes.resetAccount.at({ accountId }));
  // The other process trusts the session that it remembers for some seconds.
  for (const begin of [routes.beginPasskey, routes.beginTotp]) {
    const begun = await thief.post(begin.at());
    expect([begun.status, begun.body.code]).toStrictEqual([401, 'NOT_SIGNED_IN']);
  }
  expect(await underTest.options.accounts.count('second-factors')).toBe(0);
});

it('a passkey could be added in another process after the session was ended', async () => {
  const underTest = await portalUnderTest({ publicUrl: 'https://box.example' });
  const owner = await underTest.firstCoordinator();
  const another = underTest.anotherProcess();
  const thief = await underTest.signIn('dutydesk', PASSWORD, another.app);
  const passkey = softwarePasskey('https://box.example');
  const options = await thief.post(routes.beginPasskey.at());
  await owner.post(routes.endOtherSessions.at());
  const added = await thief.post(routes.addPasskey.at(), {
    name: 'x',
    passkey: passkey.create(options.body),
  });
  expect([added.status, added.body.code]).toStrictEqual([401, 'NOT_SIGNED_IN']);
});

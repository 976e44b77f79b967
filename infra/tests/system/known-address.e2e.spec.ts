import { routes } from '@bluebox/contracts/routes';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { connect } from '../../run/standalone/src/client.ts';
import { type Bluebox, removeFolder, startBluebox } from './support.ts';

let bluebox: Bluebox;
beforeAll(async () => {
  bluebox = await startBluebox();
});
afterAll(async () => {
  await bluebox.close();
  removeFolder(bluebox.folder);
});

it('the URL for phones is shown to people with an account, and not to visitors', async () => {
  const me = await bluebox.coordinator.get(routes.whoAmI.at());
  expect(me.address).toBe(bluebox.server.networkUrl());
  expect((await connect(bluebox.url).get(routes.whoAmI.at())).address).toBeUndefined();
});

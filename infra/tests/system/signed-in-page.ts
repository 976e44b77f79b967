import type { Role } from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Client } from '../../run/standalone/src/client.ts';
import { type BrowserWorld, type Language, type OpenedPage, openPage } from './pages-in-browser.ts';
import { COORDINATOR } from './support.ts';

/** Time-out, in milliseconds, for changes that arrive later; long enough for a busy machine. */
export const PATIENT = { timeout: 30_000 } as const;

/** Languages and widths in which the console's screens are tested. */
export const SCREENS = [
  ['zh', 1280],
  ['en', 390],
] as const satisfies readonly (readonly [Language, number])[];

/** Signs in the browser of a page, without the form. */
export async function signIn(
  page: Page,
  { server }: BrowserWorld,
  login: string = COORDINATOR.login,
): Promise<void> {
  const answer = await page.context().request.post(`${server.url}${routes.signIn.at()}`, {
    headers: { 'sec-fetch-site': 'same-origin' },
    data: { login, password: COORDINATOR.password },
  });
  expect(answer.status()).toBe(200);
}

/** Opens a page in its own browser context, signed in. */
export async function signedInPage(
  world: BrowserWorld,
  width: number,
  language: Language,
  login: string = COORDINATOR.login,
): Promise<OpenedPage> {
  const opened = await openPage(world, { width, height: 800 }, language);
  await signIn(opened.page, world, login);
  return opened;
}

/** Invites a person with these roles, and gives them the same password as the first coordinator. */
export async function invite(
  coordinator: Client,
  { server }: BrowserWorld,
  person: { readonly login: string; readonly name: string; readonly roles: readonly Role[] },
): Promise<string> {
  const { roles, ...chosen } = person;
  const { code, accountId } = await coordinator.post(routes.invite.at(), { roles });
  const answer = await fetch(`${server.url}${routes.acceptInvitation.at()}`, {
    method: 'POST',
    headers: { 'sec-fetch-site': 'same-origin', 'content-type': 'application/json' },
    body: JSON.stringify({ code, ...chosen, password: COORDINATOR.password }),
  });
  expect(answer.status).toBe(200);
  return accountId;
}

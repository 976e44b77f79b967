import type { Role } from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Client } from '../../run/standalone/src/client.ts';
import { type BrowserWorld, type Language, type OpenedPage, openPage } from './pages-in-browser.ts';
import { COORDINATOR } from './support.ts';

/** Time-out for changes that arrive later, because other work may slow a machine down. */
export const PATIENT = { timeout: 30_000 } as const;

/** Languages and widths that these screens are looked at in. */
export const SCREENS = [
  ['zh', 1280],
  ['en', 390],
] as const satisfies readonly (readonly [Language, number])[];

/** Signs the browser of a page in, without a form. */
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

/** A page in a browser of its own, signed in. */
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

/** Somebody invited to some roles, with the first coordinator's password. */
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

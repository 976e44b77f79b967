import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { SubmitPledgeAnswer } from '@bluebox/contracts';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, it } from 'vitest';
import { xijiTerms } from '../src/demo/xiji.ts';
import { type BrowserWorld, type Language, startBrowserWorld, wordsOf } from './browser-support.ts';
import { invite, signedInPage } from './signed-in-page.ts';
import { acceptedParcel, medicineLine, pledgeBody, today } from './support.ts';

/* Not a test of anything: it adds to docs/gallery a picture of the console's screens of people, settings, lists and printing, to be looked at. */

const GALLERY = fileURLToPath(new URL('../../../docs/gallery/', import.meta.url));
const LOOKS = [
  ['zh', 1280],
  ['zh', 390],
  ['en', 1280],
  ['en', 390],
] as const satisfies readonly (readonly [Language, number])[];
/** Taller pages are cut: what matters stands above. */
const TALLEST = 2_400;

let world: BrowserWorld;
let ids: Readonly<Record<'driveId' | 'pledgeId' | 'boxId' | 'consignmentId' | 'caseId', string>>;
beforeAll(async () => {
  world = await startBrowserWorld();
  ids = await aDriveAtWork();
  mkdirSync(GALLERY, { recursive: true });
});
afterAll(() => world?.close());

async function aDriveAtWork() {
  const { coordinator, server } = world;
  for (const person of [
    { login: 'liming', name: '李明', roles: ['desk', 'packing'] },
    { login: 'wangfang', name: '王芳', roles: ['packing'] },
    { login: 'zhaoliu', name: '赵六', roles: ['viewer'] },
  ])
    await invite(coordinator, world, person);
  await coordinator.post('/api/portal/invitations', { roles: ['desk'] });
  const shift = Math.round((Date.parse(today()) - Date.parse('2023-03-20')) / 86_400_000);
  const { driveId } = await coordinator.post<{ driveId: string }>('/api/pledge/drives', {
    slug: 'xiji',
    terms: xijiTerms(shift),
  });
  await coordinator.post(`/api/pledge/drives/${driveId}/publish`);
  const pledges: SubmitPledgeAnswer[] = [];
  for (const quantity of [2, 5, 1, 12])
    pledges.push(
      await coordinator.post<SubmitPledgeAnswer>(`/api/pledge/drives/${driveId}/pledges`, {
        ...pledgeBody(quantity),
        noticeVersion: xijiTerms(shift).noticeVersion,
        lines: [medicineLine(quantity)],
        giver: { name: '陈静', contact: 'chenjing@example.com' },
        handInPointId: 'p1',
      }),
    );
  for (const quantity of [3, 4, 6]) await acceptedParcel(world, driveId, quantity);
  const parcels = await coordinator.get<{ parcels: { id: string }[] }>(
    `/api/inventory/drives/${driveId}/parcels?available=true`,
  );
  const boxIds: string[] = [];
  for (const [index, parcel] of parcels.parcels.entries()) {
    const { boxId } = await coordinator.post<{ boxId: string }>('/api/inventory/boxes', {
      driveId,
    });
    boxIds.push(boxId);
    await coordinator.post(`/api/inventory/boxes/${boxId}/pack`, {
      parcelId: parcel.id,
      quantity: 2,
    });
    if (index === 0)
      await coordinator.post(`/api/inventory/boxes/${boxId}/seal`, { weight: 2_350 });
  }
  const { consignmentId } = await coordinator.post<{ consignmentId: string }>(
    '/api/shipment/consignments',
    { driveId },
  );
  const { caseId } = await coordinator.post<{ caseId: string }>('/api/shipment/cases', {
    driveId,
    kind: 'request',
    note: '对方问第二批什么时候到',
  });
  await coordinator.post(`/api/shipment/cases/${caseId}/progress`, {
    note: '已转给仓库',
    stage: 'assigned',
  });
  await server.application.settled();
  return {
    driveId,
    pledgeId: pledges[0]?.pledgeId ?? '',
    boxId: boxIds[0] ?? '',
    consignmentId,
    caseId,
  };
}

type Say = ReturnType<typeof wordsOf>;
interface Shot {
  readonly name: string;
  readonly says: string;
  readonly path: () => string;
  readonly prepare?: (page: Page, say: Say) => Promise<void>;
}

const drive = (path: string) => `/console/drives/${ids.driveId}/${path}`;
const click = (page: Page, name: string) =>
  page.getByRole('button', { name, exact: true }).first().click();
const pickAll = (page: Page, say: Say) =>
  page
    .getByRole('checkbox', { name: say('bulk.pickAll') })
    .first()
    .check({ force: true });

const SHOTS: readonly Shot[] = [
  { name: 'people', says: 'who may sign in, and what for', path: () => '/console/people' },
  {
    name: 'people-invite',
    says: 'inviting somebody to roles',
    path: () => '/console/people',
    prepare: (page, say) => click(page, say('people.invite')),
  },
  {
    name: 'people-link',
    says: 'the one-time link',
    path: () => '/console/people',
    async prepare(page, say) {
      await click(page, say('people.invite'));
      await click(page, say('people.makeLink'));
      await page.getByText(say('people.linkReady')).waitFor();
    },
  },
  { name: 'devices', says: 'where one is signed in', path: () => '/console/sessions' },
  {
    name: 'drive-new-form',
    says: 'a new drive, with something missing',
    path: () => '/console/drives/new',
    prepare: (page, say) => click(page, say('drives.saveDraft')),
  },
  {
    name: 'terms',
    says: 'settings, with how a phone will show them',
    path: () => drive('terms'),
    async prepare(page, say) {
      const unfold = page.getByRole('button', { name: say('preview.unfold') });
      if ((await unfold.count()) > 0) await unfold.click();
      const frame = page.frameLocator('.preview-frame');
      await frame.getByRole('heading', { level: 1 }).waitFor();
    },
  },
  {
    name: 'pledges-picked',
    says: 'pledges, some picked',
    path: () => drive('pledges'),
    prepare: pickAll,
  },
  {
    name: 'pledges-refused',
    says: 'a bulk action, and what was refused',
    path: () => drive('pledges?status=settled'),
    async prepare(page, say) {
      await pickAll(page, say);
      await click(page, say('pledges.withdraw'));
      await page
        .getByRole('dialog')
        .getByRole('button', { name: say('pledges.withdraw') })
        .click();
      await page.getByText(say('bulk.close')).waitFor();
    },
  },
  { name: 'pledge', says: 'one pledge', path: () => drive(`pledges/${ids.pledgeId}`) },
  {
    name: 'stock-picked',
    says: 'stock, some picked',
    path: () => drive('packing/stock'),
    prepare: pickAll,
  },
  { name: 'kits', says: 'putting kits together', path: () => drive('packing/kits') },
  {
    name: 'boxes-picked',
    says: 'boxes, some picked, weighed together',
    path: () => drive('packing?status=open'),
    async prepare(page, say) {
      for (const box of await page.locator('.box-card-pick input').all())
        await box.check({ force: true });
      await click(page, say('packing.seal'));
    },
  },
  { name: 'consignments', says: 'consignments', path: () => drive('consignments') },
  {
    name: 'consignment',
    says: 'one consignment in preparation',
    path: () => drive(`consignments/${ids.consignmentId}`),
  },
  { name: 'case', says: 'one case', path: () => drive(`cases/${ids.caseId}`) },
  {
    name: 'not-yours',
    says: 'a page that is not in one’s role',
    path: () => drive('no-such-page'),
  },
  { name: 'slips', says: 'hand-in slips', path: () => drive(`slips?ids=${ids.pledgeId}`) },
  {
    name: 'label-tried',
    says: 'a label after the print dialog was closed',
    path: () => `/console/boxes/${ids.boxId}/label`,
    async prepare(page) {
      await page.evaluate("window.dispatchEvent(new Event('afterprint'))");
    },
  },
];

it('is drawn', async () => {
  for (const [language, width] of LOOKS) {
    const say = wordsOf(language);
    const { page } = await signedInPage(world, width, language);
    for (const { name, path, prepare } of SHOTS) {
      await page.setViewportSize({ width, height: 800 });
      await page.goto(world.server.url + path());
      await page.locator('h1, .empty, .print-bar').first().waitFor();
      await page.locator('.loading').first().waitFor({ state: 'hidden' });
      await prepare?.(page, say);
      const height = await page.evaluate<number>('document.documentElement.scrollHeight');
      await page.setViewportSize({ width, height: Math.min(TALLEST, Math.max(height, 800)) });
      await page.screenshot({
        path: join(GALLERY, `console-${name}.${language}.${width}.jpg`),
        type: 'jpeg',
        quality: 55,
      });
    }
    await page.context().close();
  }
  writeFileSync(join(GALLERY, 'console.md'), contents());
});

const contents = (): string => {
  const sections = SHOTS.map(({ name, says }) => {
    const pictures = LOOKS.map(
      ([language, width]) =>
        `<img src="console-${name}.${language}.${width}.jpg" alt="${name}: ${says}" height="480">`,
    );
    return `## ${name}\n\n${says}\n\n${pictures.join('\n')}\n`;
  });
  return `# Console\n\nPeople, settings, lists and printing, in both languages, 1280 and 390 pixels wide. Made by \`npm run gallery\`.\n\n${sections.join('\n')}`;
};

import type { SubmitPledgeAnswer, SubmitPledgeBody } from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, it } from 'vitest';
import type { Client } from '../../run/standalone/src/client.ts';
import { xijiTerms } from '../../run/standalone/src/demo/xiji.ts';
import { drawnGallery, type Look } from './drawn-gallery.ts';
import { type DriveOnItsWay, driveOnItsWay } from './drive-on-its-way.ts';
import { type BrowserWorld, startBrowserWorld, type wordsOf } from './pages-in-browser.ts';
import { invite, SCREENS, signIn } from './signed-in-page.ts';
import { acceptedParcel, openDrive, today } from './support.ts';

/* Draws docs/gallery/work, pictures of the console's pages for people, settings, lists, the desk and
   consignments; checks only the size of the files. */

const LONG_NAME = '融新科技中心B1收集点周末轮值志愿者';
const LONG_ITEM = {
  name: '复方氨酚烷胺胶囊（用于缓解普通感冒及流行性感冒引起的发热头痛四肢酸痛打喷嚏流鼻涕鼻塞咽痛）',
  specification: '每粒含对乙酰氨基酚 250mg，盐酸金刚烷胺 100mg，12粒/盒',
  category: 'medicine',
  unit: 'box',
} as const;
/** Smallest width, in pixels, at which the preview is beside the form. */
const BESIDE = 1_200;
const DEPARTMENTS = ['京西大区', '京南大区', '研发中心基础平台与工程效能部'];

let world: BrowserWorld;
let sent: DriveOnItsWay;
let emptyDriveId: string;
let driveId: string;
/** A pledge at the desk, with three lines. */
let atDesk: SubmitPledgeAnswer;
/** Id of a reception whose goods wait for an inspection. */
let waitingReceptionId: string;
let preparingId: string;
let openBoxId: string;
let caseId: string;

const post: Client['post'] = (address, ...sent) => world.coordinator.post(address, ...sent);
const settled = () => world.server.application.settled();

beforeAll(async () => {
  world = await startBrowserWorld();
  emptyDriveId = await openDrive(world.coordinator, 'empty');
  await addPeople();
  sent = await driveOnItsWay(world.server, world.coordinator, 'xiji', {
    ...xijiTerms(0),
    window: { opensOn: today(), closesOn: today(2) },
    expectedArrival: today(8),
    departments: DEPARTMENTS,
    handInPoints: [
      { pointId: 'p1', name: '融新科技中心 B1 收集点', hours: '工作日 10:00–18:00' },
      { pointId: 'p2', name: '望京诚盈中心 2 层前台' },
    ],
  });
  ({ driveId } = sent);
  await addPledges();
  await addBoxes();
  await tellOfTheWay();
});
afterAll(() => world?.close());

async function addPeople(): Promise<void> {
  const people = [
    { login: 'desk-1', name: '一号收货台值班', roles: ['desk'] },
    { login: 'weekend-volunteers-b1', name: LONG_NAME, roles: ['desk', 'packing', 'viewer'] },
    { login: 'packing-1', name: '装箱志愿者', roles: ['packing'] },
    { login: 'union', name: '工会主席', roles: ['viewer'] },
  ] as const;
  for (const person of people) await invite(world.coordinator, world, person);
  await post(routes.invite.at(), { roles: ['desk', 'packing'] });
  const { accounts } = await world.coordinator.get(routes.listAccounts.at());
  const gone = accounts.find(({ login }) => login === 'union');
  await post(routes.revokeAccount.at({ accountId: gone?.accountId ?? '' }));
  // The account with the long name is signed in on several devices.
  for (const width of [390, 1280]) {
    const { page } = await world.open({ width, height: 800 });
    await signIn(page, world, 'weekend-volunteers-b1');
    await page.context().close();
  }
}

async function addPledges(): Promise<void> {
  const pledge = (lines: SubmitPledgeBody['lines'], more: Partial<SubmitPledgeBody> = {}) =>
    post(routes.submitPledge.at({ driveId }), {
      lines,
      noticeVersion: '2023-03',
      sourceDeclared: true,
      ...more,
    });
  const line = (name: string, quantity: number) => ({
    item: { name, specification: '10g×20袋', category: 'medicine', unit: 'box' } as const,
    quantity,
    expiry: today(700),
  });
  for (let number = 0; number < 8; number++)
    await pledge([line(['板蓝根颗粒', '感冒灵颗粒', '蒙脱石散'][number % 3] ?? '', 1 + number)], {
      department: DEPARTMENTS[number % DEPARTMENTS.length],
      handInPointId: number % 2 === 0 ? 'p1' : 'p2',
    });
  const withdrawn = await pledge([line('布洛芬缓释胶囊', 2)]);
  await post(routes.withdrawPledge.at({ pledgeId: withdrawn.pledgeId }));
  await pledge([{ item: LONG_ITEM, quantity: 5, expiry: today(700) }], {
    giver: { name: LONG_NAME },
    department: DEPARTMENTS[2],
    handInPointId: 'p2',
  });
  atDesk = await pledge(
    [
      line('布洛芬缓释胶囊', 4),
      { item: LONG_ITEM, quantity: 2, expiry: today(700) },
      {
        item: { name: '指夹式脉搏血氧仪', category: 'device', unit: 'unit' },
        quantity: 1,
      },
    ],
    { giver: { name: LONG_NAME }, handInPointId: 'p1' },
  );
  const waiting = await pledge([line('藿香正气口服液', 6)], { handInPointId: 'p1' });
  await settled();
  ({ receptionId: waitingReceptionId } = await post(routes.recordReception.at(), {
    driveId,
    reference: waiting.reference,
    handInPointId: 'p1',
    lines: [{ lineId: 'l1', quantity: 6 }],
  }));
}

/** Adds three sealed boxes and an open box. A consignment claims one sealed box and the open box. */
async function addBoxes(): Promise<void> {
  const open = async () => (await post(routes.openBox.at(), { driveId })).boxId;
  const boxIds: string[] = [];
  for (const quantity of [6, 4, 5, 7]) {
    const { parcelId } = await acceptedParcel(
      { coordinator: world.coordinator, server: world.server },
      driveId,
      quantity,
    );
    const boxId = await open();
    await post(routes.packBox.at({ boxId }), { parcelId, quantity: quantity - 1 });
    boxIds.push(boxId);
  }
  const [first, second, third, last = ''] = boxIds;
  openBoxId = last;
  for (const boxId of [first, second, third])
    await post(routes.sealBox.at({ boxId: boxId ?? '' }), { weight: 2_350 });
  ({ consignmentId: preparingId } = await post(routes.createConsignment.at(), { driveId }));
  await settled();
  await post(routes.claimBoxes.at({ consignmentId: preparingId }), {
    boxIds: [first ?? '', openBoxId],
  });
  await settled();
}

/** Records the carrier's tracking entries, and the recipient's receipts of two of the three boxes. */
async function tellOfTheWay(): Promise<void> {
  // The consignment was dispatched seconds ago, so the entries are only seconds apart.
  const now = Date.now();
  for (const [seconds, [state, place]] of (
    [
      ['picked-up', '北京朝阳'],
      ['in-transit', '银川转运中心'],
      ['out-for-delivery', '固原市西吉县'],
    ] as const
  ).entries())
    await post(routes.trackConsignment.at({ consignmentId: sent.consignmentId }), {
      state,
      place,
      happenedAt: new Date(now + seconds * 1_000).toISOString(),
    });
  await post(routes.deliverConsignment.at({ consignmentId: sent.consignmentId }));
  const [first, second] = sent.boxIds;
  await post(routes.confirmReceipt.at({ consignmentId: sent.consignmentId }), {
    boxId: first ?? '',
    paper: true,
  });
  const { contents } = await world.coordinator.get(routes.showBox.at({ boxId: second ?? '' }));
  await post(routes.confirmReceipt.at({ consignmentId: sent.consignmentId }), {
    boxId: second ?? '',
    lines: [{ parcelId: contents[0]?.parcelId ?? '', received: 4, damaged: 1 }],
    note: '箱角受潮，一盒泡坏了，其余完好。',
    signer: '接收处主任',
    paper: true,
  });
  await settled();
  const { cases } = await world.coordinator.get(routes.listCases.at({ driveId }));
  caseId = cases[0]?.id ?? '';
}

type Say = ReturnType<typeof wordsOf>;
const at = (path: string, drive = driveId) => `/console/drives/${drive}/${path}`;
const dialogBy = (label: (say: Say) => string) => async (page: Page, say: Say) => {
  await page.getByRole('button', { name: label(say) }).click();
  await page.getByRole('dialog').waitFor();
};
const pick = async (page: Page, count: number) => {
  const boxes = page.locator('.pick:not(thead .pick) input');
  await boxes.first().waitFor();
  for (let row = 0; row < count; row++) await boxes.nth(row).check();
};
/**
 * Waits for the preview of the public page on screens that are wide enough to show it beside the
 * form.
 */
const previewShown = async (page: Page, say: Say, [, width]: Look) => {
  if (width >= BESIDE)
    await page
      .frameLocator(`iframe[title="${say('preview.frame')}"]`)
      .getByRole('heading', { level: 1 })
      .waitFor();
};
const rows = (page: Page) => page.locator('tbody tr, .row-list > li').first().waitFor();

it('the gallery of the work in the console is drawn', async () => {
  const { show, finish } = drawnGallery(world, {
    folder: 'work',
    title: 'Gallery of the work in the console',
    says: 'People, settings, the desk, lists and consignments, in Chinese at 1280 and in English at 390 pixels.',
    looks: SCREENS,
    mostBytes: 5_000_000,
  });
  const people = '/console/people';
  await show('people', 'who may do what', people, rows);
  await show('people-filtered', 'who has not joined yet', `${people}?status=invited`, rows);
  await show('people-invite', 'somebody is invited to roles', people, async (page, say) => {
    await page.getByRole('button', { name: say('people.invite'), exact: true }).click();
    await page.getByRole('dialog').waitFor();
  });
  await show(
    'people-roles',
    'the roles of somebody with a long name',
    people,
    dialogBy((say) => say('people.rolesOf', { name: LONG_NAME })),
  );
  await show(
    'people-sessions',
    'where somebody is signed in',
    people,
    dialogBy((say) => say('people.sessionsOf', { name: LONG_NAME })),
  );
  await show('sessions', 'one’s own devices', '/console/sessions', (page) =>
    page.locator('.row-list li').first().waitFor(),
  );

  await show('drives', 'the drives', '/console/drives');
  await show(
    'drive-new',
    'a new drive, sent before it is filled in',
    '/console/drives/new',
    async (page, say, look) => {
      await previewShown(page, say, look);
      await page.getByRole('button', { name: say('drives.saveDraft') }).click();
    },
  );
  await show(
    'settings',
    'the settings of a drive, with the preview of its page',
    at('terms'),
    async (page, say, look) => {
      if (look[1] < BESIDE) await page.getByRole('button', { name: say('preview.unfold') }).click();
      await previewShown(page, say, [look[0], BESIDE]);
    },
  );

  await show('pledges', 'the pledges of a drive', at('pledges'), rows);
  await show(
    'pledges-chosen',
    'filtered, and some picked',
    at('pledges?status=open&point=p1'),
    (page) => pick(page, 3),
  );
  await show(
    'pledges-none',
    'a filter that leaves none',
    at('pledges?status=withdrawn&point=p2'),
    (page) => page.locator('.empty').waitFor(),
  );
  await show('pledges-empty', 'before anybody gave', at('pledges', emptyDriveId), (page) =>
    page.locator('.empty').waitFor(),
  );
  await show('pledge', 'a pledge of several things', at(`pledges/${atDesk.pledgeId}`));

  await show('desk', 'the desk between two people', at('desk'), (page) =>
    page.locator('.desk-idle').waitFor(),
  );
  await show(
    'desk-count',
    'what came is counted',
    at(`desk?reference=${atDesk.reference}`),
    (page) => page.locator('.count-lines > li').first().waitFor(),
  );
  await show(
    'desk-inspect',
    'what came is looked at',
    at(`desk?reception=${waitingReceptionId}`),
    async (page, say) => {
      await page.getByRole('button', { name: say('desk.good.medicine') }).waitFor();
    },
  );

  await show('boxes', 'the boxes of a drive, some picked', at('packing'), (page) => pick(page, 3));
  await show('box', 'a box that is being packed', at(`packing/${openBoxId}`), (page, say) =>
    page.getByText(say('scan.next')).waitFor(),
  );
  await show('stock', 'what is there to pack', at('packing/stock'), (page) => pick(page, 2));
  await show('stock-empty', 'nothing there to pack', at('packing/stock', emptyDriveId), (page) =>
    page.locator('.empty').waitFor(),
  );

  await show('consignments', 'the consignments of a drive', at('consignments'), rows);
  await show(
    'consignments-empty',
    'before anything was sent',
    at('consignments', emptyDriveId),
    (page) => page.locator('.empty').waitFor(),
  );
  await show(
    'consignment-preparing',
    'a consignment that is being filled; one box could not join',
    at(`consignments/${preparingId}`),
    (page, say) => page.getByText(say('consignments.box.refused')).waitFor(),
  );
  await show(
    'consignment',
    'a consignment that arrived, with what the recipient said',
    at(`consignments/${sent.consignmentId}`),
    (page, say) => page.getByText(say('consignments.arrived.damaged')).waitFor(),
  );
  await show(
    'consignment-unknown',
    'an address that leads to none',
    at('consignments/none-like-this'),
    (page) => page.locator('.empty').waitFor(),
  );
  await show('cases', 'what does not fit', at('cases'), rows);
  await show('case', 'a case on its way', at(`cases/${caseId}`));
  finish();
});

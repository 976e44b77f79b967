import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  ChannelAdded,
  ChannelList,
  type DriveTerms,
  eventDefinition,
  eventShapes,
  MessageList,
  OutstandingView,
} from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import { openEmbeddedBus, openEventLog, openVault, openViewStore } from '@bluebox/embedded';
import {
  bucketOf,
  type DomainEvent,
  type EventStore,
  rebuildTogether,
  startRelay,
} from '@bluebox/event-sourcing';
import { type Caller, createApp, serviceRouter } from '@bluebox/service-http';
import fc from 'fast-check';
import request from 'supertest';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ATTEMPT_TIME } from './sending/dispatcher.ts';
import {
  type HttpReceiver,
  type MailReceiver,
  openHttpReceiver,
  openMailReceiver,
} from './sending/receivers.test-support.ts';
import { type RunningMessenger, runMessengerService } from './service.ts';
import type { MessengerSettings } from './settings.ts';

const driveId = 'drive-xiji';
const coordinator: Caller = { subject: 'account-1', roles: ['coordinator'], links: [] };
const packer: Caller = { subject: 'account-2', roles: ['packing'], links: [] };

const sample = JSON.parse(
  readFileSync(
    new URL('../../../packages/contracts/src/samples/drive.opened.v1.json', import.meta.url),
    'utf8',
  ),
) as { readonly terms: DriveTerms };
const { english: _english, ...termsOfSample } = sample.terms;
const { bringWithinDays: _, ...termsWithoutLimit } = termsOfSample;
const terms: DriveTerms = {
  ...termsWithoutLimit,
  title: '西吉县药品募集',
  recipient: { name: '西吉县红十字会', authority: '〔2024〕1号' },
  window: { opensOn: '2024-05-01', closesOn: '2024-05-20' },
  departments: ['财务部', '研发部'],
  handInPoints: [
    { pointId: 'p1', name: '总部大厅' },
    { pointId: 'p2', name: '南区前台' },
  ],
  expectedArrival: '2024-05-30',
};

/**
 * Opens the service in a temporary folder, as a composition root does, with a test clock. Messages are
 * sent only by `dispatch`.
 */
async function openWorld(settings: MessengerSettings) {
  const folder = mkdtempSync(join(tmpdir(), 'bluebox-messenger-'));
  const log = openEventLog({ path: join(folder, 'events.sqlite'), shapes: eventShapes });
  const views = openViewStore({ path: join(folder, 'views.sqlite') });
  const vault = openVault({ path: join(folder, 'vault.sqlite'), key: randomBytes(32) });
  const failures: unknown[] = [];
  const bus = openEmbeddedBus({ history: log.history, onError: (error) => failures.push(error) });
  const relay = startRelay(log.outbox, bus, {
    retryDelay: async () => {},
    onError: (error) => failures.push(error),
  });
  const clock = { now: new Date('2024-05-06T02:00:00.000Z') };
  const store = log.store('messenger');
  /** Fails commits of the service while it is set, as a process does that was killed. */
  let isKilled = false;
  const mortal: EventStore = {
    ...store,
    service: store.service,
    readStream: (stream) => store.readStream(stream),
    append: async (commit) => {
      if (isKilled) throw new Error('the process was killed');
      return store.append(commit);
    },
  };
  const run = (): Promise<RunningMessenger> =>
    runMessengerService({
      ...{ store: mortal, views, bus, vault, settings, now: () => clock.now, newId: randomUUID },
      publicUrl: 'https://bluebox.example',
      random: () => 0.5,
      lookEvery: undefined,
      onTrouble: (error) => {
        if (!isKilled) failures.push(error);
      },
      report: {
        parked: () => {},
        refused: (_policy, error) => failures.push(error),
        fatal: (error) => failures.push(error),
      },
    });
  const service = await run();
  const app = createApp().use(
    '/api/messenger',
    serviceRouter({
      service: 'messenger',
      routes: service.routes,
      places: service.places,
      verifyToken: (token) => JSON.parse(Buffer.from(token, 'base64url').toString()) as Caller,
      answers: store,
      now: () => clock.now,
      newId: randomUUID,
      onUnforeseen: (error) => failures.push(error),
      onUnlistedRefusal: (error) => failures.push(error),
    }),
  );
  const as = (caller: Caller) => {
    const bearer = `Bearer ${Buffer.from(JSON.stringify(caller)).toString('base64url')}`;
    return {
      get: (path: string) => request(app).get(path).set('Authorization', bearer),
      post: (path: string, body: object = {}) =>
        request(app).post(path).set('Authorization', bearer).send(body),
    };
  };
  const versions = new Map<string, number>();
  /** Records events of another service. */
  async function tell(of: 'pledge' | 'inventory' | 'shipment', stream: string, event: DomainEvent) {
    eventDefinition(event.type)?.data.parse(event.data);
    const expectedVersion = versions.get(stream) ?? 0;
    await log.store(of).append({
      ...{ id: randomUUID(), scope: driveId, recordedAt: clock.now.toISOString() },
      ...{ actor: 'test', correlation: 'test' },
      streams: [{ stream, expectedVersion, events: [event] }],
    });
    versions.set(stream, expectedVersion + 1);
    await service.caughtUp();
  }
  const drive = (type: string, more: object = {}) =>
    tell('pledge', `drive-${driveId}`, { type, data: { driveId, ...more } });
  await drive('drive.opened', { slug: 'xiji', terms });

  const { get, post } = as(coordinator);
  return {
    ...{ folder, log, vault, clock, as, tell, drive, service, failures },
    /** Lets the process be killed before its next commit, or brings it back. */
    kill: (value: boolean) => {
      isKilled = value;
    },
    async add(body: object) {
      const { status, body: answer } = await post(routes.addChannel.at(), { driveId, ...body });
      if (status !== 201) return { status, code: answer.code as string, channelId: '' };
      await service.caughtUp();
      return { status, ...ChannelAdded.parse(answer) };
    },
    post,
    async channels() {
      return ChannelList.parse((await get(routes.listChannels.at({ driveId }))).body).channels;
    },
    async messages() {
      return MessageList.parse((await get(routes.listMessages.at({ driveId }))).body).messages;
    },
    async outstanding(language: 'zh' | 'en' = 'zh') {
      const path = routes.showOutstanding.at({ driveId }, { language });
      return OutstandingView.parse((await get(path)).body);
    },
    async dispatch() {
      await service.dispatch();
      await service.caughtUp();
    },
    later(milliseconds: number) {
      clock.now = new Date(clock.now.getTime() + milliseconds);
    },
    async close() {
      await service.stop();
      await relay.stop();
      for (const each of [log, views, vault]) each.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

let robot: HttpReceiver;
let mail: MailReceiver;
let world: Awaited<ReturnType<typeof openWorld>>;
beforeEach(async () => {
  robot = await openHttpReceiver();
  mail = await openMailReceiver();
  world = await openWorld({
    privateAddresses: true,
    mail: { uri: mail.uri, from: 'bluebox@union.example' },
  });
});
afterEach(async () => {
  await world.close();
  await robot.close();
  await mail.close();
  expect(world.failures).toStrictEqual([]);
});

const ALL = ['daily-digest', 'drive-published', 'drive-completed', 'case-opened'];
const group = () => ({ kind: 'wecom', name: '工会群', url: robot.url, tells: ALL });
const texts = () =>
  robot.requests.map(
    ({ body }) => (JSON.parse(body) as { text: { content: string } }).text.content,
  );
const openCase = (caseId = 'case-0001') =>
  world.tell('shipment', `case-${caseId}`, {
    type: 'case.opened',
    data: { caseId, driveId, kind: 'missing' },
  });
const closeCase = (caseId = 'case-0001') =>
  world.tell('shipment', `case-${caseId}`, {
    type: 'case.closed',
    data: { caseId, driveId, resolution: 'found' },
  });
const pledge = (pledgeId: string, quantity: number, more: object) =>
  world.tell('pledge', `pledge-${pledgeId}`, {
    type: 'pledge.submitted',
    data: {
      ...{ pledgeId, driveId, reference: 'XLX-7F3K9Q', noticeVersion: '2024-01' },
      ...{ sourceDeclared: true, channel: 'form', ...more },
      lines: [
        {
          lineId: 'l1',
          item: { name: '布洛芬', category: 'medicine', unit: 'box' },
          quantity,
          condition: 'sealed',
        },
      ],
    },
  });
const handIn = (pledgeId: string, ofPromise: number, shortfall: number) =>
  world.tell('inventory', `reception-${pledgeId}`, {
    type: 'reception.recorded',
    data: {
      ...{ receptionId: pledgeId, entryId: `entry-of-${pledgeId}`, driveId, pledgeId },
      handInPointId: 'p1',
      lines: [
        {
          lineId: 'l1',
          item: { name: '布洛芬', category: 'medicine', unit: 'box' },
          ...{ received: ofPromise, ofPromise, excess: 0, shortfall },
        },
      ],
    },
  });

describe('nothing is told', () => {
  it('before a channel was added', async () => {
    await world.drive('drive.published');
    await openCase();
    await world.dispatch();
    expect(await world.messages()).toStrictEqual([]);
  });
  it('of what a channel does not list', async () => {
    await world.add({ ...group(), tells: ['drive-completed'] });
    await world.drive('drive.published');
    await openCase();
    await world.dispatch();
    expect(await world.messages()).toStrictEqual([]);
  });
  it('of what happened before the channel was added', async () => {
    await world.drive('drive.published');
    await world.add(group());
    await world.dispatch();
    expect(await world.messages()).toStrictEqual([]);
  });
  it('to a channel that is off', async () => {
    const { channelId } = await world.add(group());
    await world.post(routes.switchChannelOff.at({ channelId }));
    await world.service.caughtUp();
    await openCase();
    await world.dispatch();
    expect(await world.messages()).toStrictEqual([]);
  });
});

describe('a channel', () => {
  it('is told of what happens, with a link to the drive', async () => {
    await world.add(group());
    await world.drive('drive.published');
    await openCase();
    await world.dispatch();
    // Both happened in one millisecond of this clock, so neither is the first.
    expect(texts().toSorted()).toStrictEqual([
      '【小蓝箱】西吉县药品募集\n新增一个工单：缺少。请到工单页处理。\nhttps://bluebox.example/d/xiji',
      '【小蓝箱】西吉县药品募集\n活动已发布，为西吉县红十字会募集物资，登记截止到5月20日。\nhttps://bluebox.example/d/xiji',
    ]);
    const messages = await world.messages();
    expect(messages.map(({ kind, status }) => [kind, status]).toSorted()).toStrictEqual([
      ['case-opened', 'sent'],
      ['drive-published', 'sent'],
    ]);
  });
  it('is told in English where it was chosen', async () => {
    await world.add({ ...group(), language: 'en' });
    await openCase();
    await world.dispatch();
    expect(texts()[0]).toContain('A new case was opened: goods are missing.');
  });
  it('is tested also while it is off', async () => {
    const { channelId } = await world.add({ ...group(), tells: [] });
    await world.post(routes.switchChannelOff.at({ channelId }));
    const { status } = await world.post(routes.testChannel.at({ channelId }));
    expect(status).toBe(201);
    await world.service.caughtUp();
    await world.dispatch();
    expect(texts()[0]).toContain('这是一条测试消息');
    const [channel] = await world.channels();
    expect(channel).toMatchObject({
      ...{ name: '工会群', place: new URL(robot.url).host, status: 'off', failures: 0 },
      last: { kind: 'test', status: 'sent' },
    });
  });
  it('has its address and name only in the vault, and loses them when it is removed', async () => {
    const { channelId } = await world.add({ ...group(), name: '张三的群' });
    await openCase();
    await world.dispatch();
    expect(JSON.stringify(await world.channels())).not.toContain('secret-of-the-robot');
    for (const file of readdirSync(world.folder))
      for (const secret of ['secret-of-the-robot', '张三'])
        expect(readFileSync(join(world.folder, file)).includes(secret), file).toBe(false);
    expect(await world.vault.get(channelId)).toBeDefined();
    expect((await world.post(routes.removeChannel.at({ channelId }))).status).toBe(200);
    expect(await world.vault.get(channelId)).toBeUndefined();
    await world.service.caughtUp();
    expect(await world.channels()).toStrictEqual([]);
    const { body } = await world.post(routes.testChannel.at({ channelId }));
    expect(body.code).toBe('CHANNEL_REMOVED');
  });
  it('gets the secret of a webhook once it is added, also when the request is repeated', async () => {
    const add = () =>
      world
        .as(coordinator)
        .post(routes.addChannel.at(), { ...group(), driveId, kind: 'webhook' })
        .set('Idempotency-Key', 'key-of-a-request-00000001');
    const first = ChannelAdded.parse((await add()).body);
    expect(first.secret).toMatch(/^whsec_/);
    expect((await add()).body).toStrictEqual(first);
  });
  it('of mail gets mail, and shows its addresses masked', async () => {
    await world.add({
      ...{ kind: 'mail', name: '负责人', tells: ['case-opened'] },
      addresses: ['wang@union.example'],
    });
    await openCase();
    await world.dispatch();
    expect(mail.mails.map(({ to }) => to)).toStrictEqual([['wang@union.example']]);
    expect((await world.channels())[0]?.place).toBe('w…@union.example');
  });
  it('is open to coordinators only', async () => {
    const { get, post } = world.as(packer);
    expect((await get(routes.listChannels.at({ driveId }))).status).toBe(403);
    expect((await post(routes.addChannel.at(), { driveId, ...group() })).status).toBe(403);
  });
  it.each([
    [{ driveId: 'drive-unknown' }, 404, 'UNKNOWN_DRIVE'],
    [{ url: 'ftp://robot.example/' }, 400, undefined],
    [{ url: 'http://user:password@robot.example/' }, 400, undefined],
    [{ tells: ['daily-digest', 'daily-digest'] }, 400, undefined],
  ])('is refused with %j', async (changed, status, code) => {
    const answer = await world.post(routes.addChannel.at(), { driveId, ...group(), ...changed });
    expect(answer.status).toBe(status);
    if (code !== undefined) expect(answer.body.code).toBe(code);
  });
});

describe('a message', () => {
  it('is not sent when its happening was corrected meanwhile', async () => {
    await world.add(group());
    await openCase();
    await closeCase();
    await world.dispatch();
    expect(robot.requests).toHaveLength(0);
    expect(await world.messages()).toMatchObject([
      { status: 'skipped', skipped: 'no-longer-true' },
    ]);
  });
  it('is not sent a day late', async () => {
    await world.add(group());
    await openCase();
    world.later(25 * 3_600_000);
    await world.dispatch();
    expect(await world.messages()).toContainEqual(
      expect.objectContaining({ kind: 'case-opened', status: 'skipped', skipped: 'too-late' }),
    );
  });
  it('that a robot refuses with 200 is tried again until it arrives', async () => {
    await world.add(group());
    await openCase();
    robot.answer = { status: 200, body: '{"errcode":45009,"errmsg":"freq out of limit"}' };
    await world.dispatch();
    expect(await world.messages()).toMatchObject([
      { status: 'waiting', attempts: 1, failure: 'too-many-messages', code: 45_009 },
    ]);
    expect((await world.channels())[0]?.failures).toBe(1);
    await world.dispatch();
    expect(robot.requests).toHaveLength(1);
    robot.answer = { status: 200, body: '{"errcode":0}' };
    world.later(30_000);
    await world.dispatch();
    expect(await world.messages()).toMatchObject([{ status: 'sent', attempts: 2 }]);
    expect((await world.channels())[0]?.failures).toBe(0);
  });
  it('whose happening is corrected between two attempts is not tried again', async () => {
    await world.add(group());
    await openCase();
    robot.answer = { status: 500, body: '' };
    await world.dispatch();
    await closeCase();
    world.later(30_000);
    await world.dispatch();
    expect(robot.requests).toHaveLength(1);
    expect(await world.messages()).toMatchObject([{ status: 'skipped' }]);
  });
  it('that was given up is sent again by hand, under its id', async () => {
    await world.add({ ...group(), kind: 'webhook' });
    await openCase();
    robot.answer = { status: 410, body: '' };
    await world.dispatch();
    const [message] = await world.messages();
    expect(message).toMatchObject({ status: 'given-up', failure: 'endpoint-gone', code: 410 });
    const [channel] = await world.channels();
    expect(channel?.status).toBe('gone');

    const again = () => world.post(routes.sendMessageAgain.at({ messageId: message?.id ?? '' }));
    expect((await again()).body.code).toBe('CHANNEL_OFF');
    await world.post(routes.switchChannelOn.at({ channelId: channel?.id ?? '' }));
    expect((await again()).status).toBe(200);
    expect((await again()).body.code).toBe('MESSAGE_WAITING');
    await world.service.caughtUp();
    robot.answer = { status: 204, body: '' };
    await world.dispatch();
    expect((await world.messages())[0]).toMatchObject({ id: message?.id, status: 'sent' });
    const ids = robot.requests.map(({ headers }) => headers['webhook-id']);
    expect(ids).toStrictEqual([message?.id, message?.id]);
  });
  it('is sent again under the same id when the process was killed before it noted the first', async () => {
    await world.add({ ...group(), kind: 'webhook' });
    await openCase();
    const original = robot.answer;
    // The receiver gets the request, and the process dies before the outcome is recorded.
    Object.defineProperty(robot, 'answer', {
      configurable: true,
      get() {
        world.kill(true);
        return original;
      },
    });
    await world.dispatch();
    expect(robot.requests).toHaveLength(1);
    Object.defineProperty(robot, 'answer', { value: original, writable: true });
    world.kill(false);

    await world.dispatch();
    expect(robot.requests).toHaveLength(1);
    world.later(ATTEMPT_TIME);
    await world.dispatch();
    const ids = robot.requests.map(({ headers }) => headers['webhook-id']);
    expect(ids).toHaveLength(2);
    expect(new Set(ids).size).toBe(1);
    expect(await world.messages()).toMatchObject([{ status: 'sent' }]);
    world.later(ATTEMPT_TIME);
    await world.dispatch();
    expect(robot.requests).toHaveLength(2);
  });
  it('is not lost when the process was killed before it was attempted', async () => {
    await world.add(group());
    await openCase();
    world.kill(true);
    await world.dispatch();
    expect(robot.requests).toHaveLength(0);
    world.kill(false);
    await world.dispatch();
    expect(robot.requests).toHaveLength(1);
  });
  it('of a slow channel keeps no other channel waiting', async () => {
    const other = await openHttpReceiver();
    await world.add(group());
    await world.add({ ...group(), url: other.url });
    await openCase();
    robot.answer = { status: 500, body: '' };
    await world.dispatch();
    expect(other.requests).toHaveLength(1);
    await other.close();
  });
});

describe('a daily digest', () => {
  const DAY = 24 * 3_600_000;
  /** 9:00 of the next day in Asia/Shanghai. */
  const NEXT_DIGEST = '2024-05-07T01:00:00.000Z';

  it('tells what is new, what came up short, and what has not been brought in', async () => {
    await world.add(group());
    await world.drive('drive.published');
    await world.dispatch();
    await pledge('pledge-0001', 10, { handInPointId: 'p1', department: '财务部' });
    await pledge('pledge-0002', 4, { handInPointId: 'p1', department: '财务部' });
    await pledge('pledge-0003', 2, { handInPointId: 'p2' });
    await pledge('pledge-0004', 5, {});
    await handIn('pledge-0004', 3, 2);
    world.clock.now = new Date(NEXT_DIGEST);
    await world.dispatch();
    await world.dispatch();
    expect(texts().slice(1)).toStrictEqual([
      [
        '【小蓝箱】西吉县药品募集',
        '每日汇总（5月7日）',
        '昨天 9 点以来：新增登记 4 笔',
        '交付时少了：布洛芬 2 盒。',
        '截至5月7日，还有 3 笔登记没有交来：',
        '总部大厅 · 财务部：2 笔（布洛芬 14 盒）',
        '南区前台 · 没填部门：1 笔（布洛芬 2 盒）',
        'https://bluebox.example/d/xiji',
      ].join('\n'),
    ]);
  });
  it('is sent once a day, and not when there is nothing to tell', async () => {
    await world.add(group());
    await world.drive('drive.published');
    await pledge('pledge-0001', 10, {});
    world.clock.now = new Date(NEXT_DIGEST);
    await world.dispatch();
    await world.dispatch();
    await handIn('pledge-0001', 10, 0);
    world.later(DAY);
    await world.dispatch();
    const digests = (await world.messages()).filter(({ kind }) => kind === 'daily-digest');
    expect(digests.map(({ status, skipped }) => [status, skipped])).toStrictEqual([
      ['skipped', 'nothing-to-tell'],
      ['sent', undefined],
    ]);
  });
  it('is not sent of a drive that is a draft, or completed', async () => {
    await world.add({ ...group(), tells: ['daily-digest'] });
    await pledge('pledge-0001', 10, {});
    world.clock.now = new Date(NEXT_DIGEST);
    await world.dispatch();
    await world.drive('drive.published');
    await world.drive('drive.closed');
    await world.drive('drive.completed');
    world.later(DAY);
    await world.dispatch();
    expect(await world.messages()).toStrictEqual([]);
  });
});

describe('a consignment', () => {
  const consignmentId = 'consignment-1';
  const ship = (type: string, data: object) =>
    world.tell('shipment', `consignment-${consignmentId}`, {
      type,
      data: { consignmentId, driveId, ...data },
    });
  const contents = [
    {
      parcelId: 'parcel-0001',
      item: { name: '布洛芬', category: 'medicine', unit: 'box' },
      quantity: 4,
    },
  ];
  const lines = [
    { ...contents[0], quantity: undefined, received: 4, damaged: 0, missing: 0, surplus: 0 },
  ].map(({ quantity: _, ...line }) => line);
  const receipt = (boxId: string) => ({
    ...{ boxId, receiptId: `receipt-of-${boxId}`, from: 'inTransit', lines, via: 'link' },
  });
  it('is told of once, when the recipient has confirmed its last box', async () => {
    await world.add({ ...group(), tells: ['consignment-confirmed'] });
    await ship('consignment.created', { number: 3 });
    for (const boxId of ['box-0001', 'box-0002'])
      await ship('consignment.box-dispatched', { boxId, contents });
    await ship('receipt.confirmed', receipt('box-0001'));
    await world.dispatch();
    expect(robot.requests).toHaveLength(0);
    await ship('receipt.confirmed', receipt('box-0002'));
    await world.dispatch();
    expect(texts()).toStrictEqual([
      '【小蓝箱】西吉县药品募集\n第 3 号运单的 2 箱，对方已全部签收。',
    ]);
  });
  it('is not told of when a receipt was reversed meanwhile', async () => {
    await world.add({ ...group(), tells: ['consignment-confirmed'] });
    await ship('consignment.created', { number: 3 });
    await ship('consignment.box-dispatched', { boxId: 'box-0001', contents });
    await ship('receipt.confirmed', receipt('box-0001'));
    await ship('receipt.reversed', {
      ...{ boxId: 'box-0001', reverses: 'receipt-of-box-0001', from: 'inTransit', lines },
      reason: 'typing-error',
    });
    await world.dispatch();
    expect(robot.requests).toHaveLength(0);
    expect(await world.messages()).toMatchObject([{ skipped: 'no-longer-true' }]);
  });
});

describe('a reminder', () => {
  it('names points, departments and goods, and no person', async () => {
    await pledge('pledge-0001', 10, { handInPointId: 'p1', department: '研发部' });
    await pledge('pledge-0002', 1, { handInPointId: 'p1', department: '财务部' });
    await handIn('pledge-0002', 1, 0);
    const { text, groups } = await world.outstanding();
    expect(text).toBe(
      [
        '西吉县药品募集：截至5月6日，还有 1 笔登记没有交来：',
        '总部大厅 · 研发部：1 笔（布洛芬 10 盒）',
        '请在5月20日前交到登记时选的收集点。',
      ].join('\n'),
    );
    expect(groups).toMatchObject([{ handInPointId: 'p1', department: '研发部', pledges: 1 }]);
    expect((await world.outstanding('en')).text).toContain(
      'On 6 May, 1 pledge has not been brought in yet:',
    );
  });
  it('tells the days that each pledge has, where the drive limits them (it told the last day to pledge)', async () => {
    await world.drive('drive.amended', { terms: { ...terms, bringWithinDays: 7 } });
    await pledge('pledge-0001', 10, { handInPointId: 'p1' });
    expect((await world.outstanding()).text).toMatch(
      /\n请在登记后 7 天内交到登记时选的收集点，过后登记可能失效，要重新登记。$/,
    );
    expect((await world.outstanding('en')).text).toContain('within 7 days of your pledge');
  });
  it('says so when everything was brought in', async () => {
    expect((await world.outstanding()).text).toBe(
      '西吉县药品募集：截至5月6日，登记的物资都已交来。',
    );
  });
});

describe('without the settings', () => {
  it('private addresses and mail are refused', async () => {
    await world.close();
    world = await openWorld({ privateAddresses: false });
    const url = 'https://169.254.169.254/latest/meta-data/';
    expect(await world.add({ ...group(), url })).toMatchObject({ code: 'ADDRESS_NOT_ALLOWED' });
    expect(await world.add(group())).toMatchObject({ code: 'ADDRESS_NOT_ALLOWED' });
    expect(
      await world.add({ kind: 'mail', name: '群', tells: [], addresses: ['a@b.example'] }),
    ).toMatchObject({ code: 'MAIL_NOT_CONFIGURED' });
  });
});

describe('the views', () => {
  it('are the same when they are rebuilt from the log', async () => {
    await world.add(group());
    await world.drive('drive.published');
    await pledge('pledge-0001', 10, { handInPointId: 'p1' });
    await openCase();
    await world.dispatch();
    const all = async () => JSON.stringify([await world.messages(), await world.channels()]);
    const before = await all();
    const running = world.service.projections.map((each) => each.running);
    await rebuildTogether(running, world.log.history, () => {});
    expect(await all()).toBe(before);
  });
});

describe('an address that no channel has', () => {
  it('is erased by the sweep, and that of a channel stays', async () => {
    const { channelId } = await world.add(group());
    await world.vault.put('channel-without-event', { name: 'x' }, world.clock.now.toISOString());
    world.later(2 * 3_600_000);
    await world.service.tidy?.();
    expect(await world.vault.get('channel-without-event')).toBeUndefined();
    expect(await world.vault.get(channelId)).toBeDefined();
  });
});

it('the events have no text and no address', async () => {
  await world.add({ ...group(), name: '张三的群' });
  await openCase();
  await world.dispatch();
  const events = await world.log.history.read('messenger', bucketOf(driveId), 0, 1_000);
  expect(events.map(({ type }) => type)).toStrictEqual([
    'channel.added',
    'message.planned',
    'message.attempted',
    'message.sent',
  ]);
  expect(JSON.stringify(events)).not.toMatch(/张三|127\.0\.0\.1|secret/);
});

describe('mail to a giver', () => {
  const pledgeId = 'pledge-0001';
  const address = 'giver@home.example';
  const item = { name: '布洛芬', category: 'medicine', unit: 'box' } as const;
  const holder = (generation = 1): Caller => ({
    subject: 'public',
    roles: [],
    links: [{ kind: 'pledge', id: pledgeId, generation }],
  });
  const ask = async (caller = holder(), body: object = { address }) => {
    const answer = await world.as(caller).post(routes.askForMail.at({ pledgeId }), body);
    await world.service.caughtUp();
    return answer;
  };
  const shown = async (caller = holder()) =>
    (await world.as(caller).get(routes.showGiverMail.at({ pledgeId }))).body;
  const stranger: Caller = { subject: 'public', roles: [], links: [] };
  const consignmentId = 'consignment-1';
  const sent = { consignmentId, driveId, boxId: 'box-00001' };
  const parcel = () =>
    world.tell('inventory', 'parcel-parcel-001', {
      type: 'parcel.created',
      data: {
        ...{ parcelId: 'parcel-001', driveId, item, quantity: 3 },
        origin: {
          ...{ kind: 'inspection', receptionId: pledgeId, inspectionId: 'inspection-1' },
          ...{ lineId: 'l1', pledgeId },
        },
      },
    });
  const dispatch = (parcelId = 'parcel-001') =>
    world.tell('shipment', `consignment-${consignmentId}`, {
      type: 'consignment.box-dispatched',
      data: { ...sent, contents: [{ parcelId, item, quantity: 3 }] },
    });
  const receiptLines = (parcelId: string) => [
    { parcelId, item, received: 3, damaged: 0, missing: 0, surplus: 0 },
  ];
  const confirm = (parcelId = 'parcel-001') =>
    world.tell('shipment', `consignment-${consignmentId}`, {
      type: 'receipt.confirmed',
      data: {
        ...{ ...sent, receiptId: 'receipt-1', from: 'delivered', via: 'link' },
        lines: receiptLines(parcelId),
      },
    });
  const reverse = () =>
    world.tell('shipment', `consignment-${consignmentId}`, {
      type: 'receipt.reversed',
      data: {
        ...{ ...sent, reverses: 'receipt-1', from: 'delivered', reason: 'other' },
        lines: receiptLines('parcel-001'),
      },
    });
  const at = (moment: string) => {
    world.clock.now = new Date(moment);
  };
  /** Texts of the mails, without their headers. */
  const told = () =>
    mail.mails.map(({ text }) => {
      const [, body = ''] = text.split('\r\n\r\n');
      return /base64/.test(text) ? Buffer.from(body, 'base64').toString('utf8') : body;
    });
  const header = (name: string) =>
    mail.mails.map(({ text }) =>
      new RegExp(`^${name}:(.*(?:\\r\\n[ \\t].*)*)`, 'im').exec(text)?.[1]?.replace(/\s+/g, ''),
    );
  beforeEach(() => pledge(pledgeId, 3, { handInPointId: 'p1' }));

  it('is not sent unless the giver asked for it', async () => {
    expect(await shown()).toEqual({ pledgeId, available: true, on: false });
    await handIn(pledgeId, 3, 0);
    at('2024-05-07T12:00:00.000Z');
    await world.dispatch();
    expect(mail.mails).toEqual([]);
  });

  it('is asked for by the holder of the present private link only', async () => {
    for (const caller of [coordinator, holder(2), { ...holder(), links: [] }])
      expect((await ask(caller)).status).not.toBe(200);
    expect((await ask()).status).toBe(200);
    expect(await shown()).toMatchObject({ on: true, address: 'g…@home.example' });
    await world.tell('pledge', `pledge-${pledgeId}`, {
      type: 'pledge.link-rotated',
      data: { pledgeId, driveId, generation: 2 },
    });
    const refused = await world.as(holder()).post(routes.stopMail.at({ pledgeId }));
    expect(refused.body.code).toBe('UNKNOWN_PLEDGE');
    expect(await shown(holder(2))).toMatchObject({ on: true });
    // A coordinator cannot ask for a giver, but can end the mail.
    await world.post(routes.stopMail.at({ pledgeId }));
    await world.service.caughtUp();
    expect(await shown(coordinator)).toMatchObject({ on: false });
  });

  it('is one a day, with what happened since, and what is true when it is sent', async () => {
    await ask();
    await handIn(pledgeId, 3, 0);
    await parcel();
    await dispatch();
    await confirm();
    await reverse();
    await world.dispatch();
    expect(mail.mails).toEqual([]);
    at('2024-05-06T10:00:00.000Z');
    await world.dispatch();
    await world.dispatch();
    const [first = ''] = told();
    expect(mail.mails.map(({ to }) => to)).toEqual([[address]]);
    expect(first).toContain('XLX-7F3K9Q');
    expect(first).toContain('收集点已经收到 3 件。');
    expect(first).toContain('装有您捐的东西的 1 箱已经发出。');
    expect(first).not.toContain('签收');

    // The mail of the day was sent, so this waits for that of the next day.
    await confirm();
    at('2024-05-06T15:59:00.000Z');
    await world.dispatch();
    expect(mail.mails).toHaveLength(1);
    at('2024-05-07T10:00:00.000Z');
    await world.dispatch();
    expect(told()[1]).toContain('其中 1 箱，对方已经签收。');
    at('2024-05-08T10:00:00.000Z');
    await world.dispatch();
    expect(mail.mails).toHaveLength(2);
    expect(new Set(header('Message-ID')).size).toBe(2);
    expect(await world.messages()).toEqual([]);
    expect(await world.channels()).toEqual([]);
  });

  it('is one a day also when the mail of the day before was late', async () => {
    await ask();
    await handIn(pledgeId, 3, 0);
    mail.refuses = 450;
    at('2024-05-06T10:00:00.000Z');
    await world.dispatch();
    mail.refuses = undefined;
    at('2024-05-07T06:00:00.000Z');
    await world.dispatch();
    expect(mail.mails).toHaveLength(1);
    await parcel();
    await dispatch();
    at('2024-05-07T10:00:00.000Z');
    await world.dispatch();
    expect(mail.mails).toHaveLength(1);
    at('2024-05-08T10:00:00.000Z');
    await world.dispatch();
    expect(told()[1]).toContain('1 箱已经发出');
    expect(mail.mails).toHaveLength(2);
  });

  it('tells what must be fetched back, until it was returned', async () => {
    await ask();
    await handIn(pledgeId, 3, 0);
    const reception = { receptionId: pledgeId, driveId, pledgeId };
    await world.tell('inventory', `reception-${pledgeId}`, {
      type: 'inspection.recorded',
      data: {
        ...{ ...reception, inspectionId: 'inspection-1', lineId: 'l1', item, from: 'received' },
        rulesVersion: 1,
        parts: [
          {
            ...{ partId: 'part-0001', quantity: 2, outcome: 'rejected', reasons: ['opened'] },
            seen: { condition: 'opened', legible: true, prescription: false },
          },
        ],
      },
    });
    at('2024-05-06T10:00:00.000Z');
    await world.dispatch();
    expect(told()[0]).toContain('有 2 件没能收下，请到收集点取回。');
    await world.tell('inventory', `reception-${pledgeId}`, {
      type: 'rejection.settled',
      data: {
        ...reception,
        settlementId: 'settlement-1',
        lineId: 'l1',
        item,
        quantity: 2,
        to: 'returned',
      },
    });
    await parcel();
    await dispatch();
    at('2024-05-07T10:00:00.000Z');
    await world.dispatch();
    expect(told()[1]).not.toContain('取回');
  });

  it('tells of goods that went into kits', async () => {
    await ask();
    await parcel();
    await world.tell('inventory', 'kit-kit-00001', {
      type: 'kit.assembled',
      data: {
        ...{ kitId: 'kit-00001', driveId, parcelId: 'parcel-of-kits', quantity: 3 },
        item: { name: '药箱', category: 'kit', unit: 'set' },
        components: [{ parcelId: 'parcel-001', pledgeId, item, quantity: 3 }],
      },
    });
    await dispatch('parcel-of-kits');
    at('2024-05-06T10:00:00.000Z');
    await world.dispatch();
    expect(told()[0]).toContain('装有您捐的东西的 1 箱已经发出。');
  });

  it('has the same id when the process was killed before it noted the first', async () => {
    await ask();
    await handIn(pledgeId, 3, 0);
    at('2024-05-06T10:00:00.000Z');
    mail.onMail = () => world.kill(true);
    await world.dispatch();
    mail.onMail = undefined;
    world.kill(false);
    await world.dispatch();
    expect(mail.mails).toHaveLength(1);
    world.later(ATTEMPT_TIME);
    await world.dispatch();
    expect(mail.mails).toHaveLength(2);
    expect(new Set(header('Message-ID')).size).toBe(1);
  });

  it('ends by one request without a session to the URL that the mail names', async () => {
    await ask();
    await handIn(pledgeId, 3, 0);
    at('2024-05-06T10:00:00.000Z');
    await world.dispatch();
    expect(header('List-Unsubscribe-Post')).toEqual(['List-Unsubscribe=One-Click']);
    const [, channelId = '', token = ''] =
      /^<https:\/\/bluebox\.example\/u\/([\w-]+)\/([\w-]+)>$/.exec(
        header('List-Unsubscribe')[0] ?? '',
      ) ?? [];
    expect(told()[0]).toContain(`https://bluebox.example/u/${channelId}/${token}`);
    const end = (shownToken: string) =>
      world.as(stranger).post(routes.unsubscribe.at({ channelId, token: shownToken }));
    const wrong = token.replace(/^./, (first) => (first === 'A' ? 'B' : 'A'));
    expect((await end(wrong)).body.code).toBe('UNKNOWN_CHANNEL');
    expect(await world.vault.get(channelId)).toBeDefined();
    expect((await end(token)).body).toEqual({ stopped: true });
    expect(await world.vault.get(channelId)).toBeUndefined();
    expect((await end(token)).body).toEqual({ stopped: true });
    await parcel();
    await dispatch();
    at('2024-05-07T10:00:00.000Z');
    await world.dispatch();
    expect(mail.mails).toHaveLength(1);
    expect(await shown()).toEqual({ pledgeId, available: true, on: false });

    // Whoever asks again gets mail again, under another token.
    await ask();
    await confirm();
    at('2024-05-08T10:00:00.000Z');
    await world.dispatch();
    expect(mail.mails).toHaveLength(2);
    expect(header('List-Unsubscribe')[1]).not.toBe(header('List-Unsubscribe')[0]);
  });

  it.each(['before', 'after'])('goes with a giver who is forgotten %s asking', async (when) => {
    const forget = () =>
      world.tell('pledge', `pledge-${pledgeId}`, {
        type: 'pledge.giver-forgotten',
        data: { pledgeId, driveId },
      });
    if (when === 'before') {
      await forget();
      expect((await ask()).body.code).toBe('GIVER_FORGOTTEN');
    } else {
      await ask();
      await handIn(pledgeId, 3, 0);
      await forget();
    }
    await world.service.caughtUp();
    expect(await world.vault.writtenBefore('9999', 10)).toEqual([]);
    at('2024-05-06T10:00:00.000Z');
    await world.dispatch();
    expect(mail.mails).toEqual([]);
    expect(await shown()).toEqual({ pledgeId, available: false, on: false });
  });

  it('leaves no address behind, in whatever order a giver asks, stops and is forgotten', async () => {
    let runs = 0;
    const anyActs = fc.array(fc.constantFrom('ask', 'stop', 'forget', 'rotate', 'hand-in'), {
      minLength: 1,
      maxLength: 8,
    });
    await fc.assert(
      fc.asyncProperty(anyActs, async (acts) => {
        const id = `pledge-of-run-${runs++}`;
        await pledge(id, 3, {});
        let generation = 1;
        let forgotten = false;
        let wanted = false;
        for (const act of acts) {
          const caller: Caller = {
            subject: 'public',
            roles: [],
            links: [{ kind: 'pledge', id, generation }],
          };
          const ofGiver = (type: string, more = {}) =>
            world.tell('pledge', `pledge-${id}`, {
              type,
              data: { pledgeId: id, driveId, ...more },
            });
          if (act === 'ask') {
            const path = routes.askForMail.at({ pledgeId: id });
            const { status } = await world.as(caller).post(path, { address });
            expect(status).toBe(forgotten ? 409 : 200);
            wanted = !forgotten;
          } else if (act === 'stop') {
            await world.as(caller).post(routes.stopMail.at({ pledgeId: id }));
            wanted = false;
          } else if (act === 'forget') {
            await ofGiver('pledge.giver-forgotten');
            forgotten = true;
            wanted = false;
          } else if (act === 'rotate') {
            generation += 1;
            await ofGiver('pledge.link-rotated', { generation });
          } else await handIn(id, 1, 0);
          await world.service.caughtUp();
        }
        const records = await world.vault.writtenBefore('9999', 100);
        expect(records).toHaveLength(wanted ? 1 : 0);
        const before = mail.mails.length;
        world.later(86_400_000);
        await world.dispatch();
        expect(mail.mails.length - before).toBeLessThanOrEqual(wanted ? 1 : 0);
        for (const { subject } of records) await world.vault.forget(subject);
      }),
      { numRuns: 25 },
    );
  });

  it('has its address in no event, view or file', async () => {
    await ask();
    await handIn(pledgeId, 3, 0);
    at('2024-05-06T10:00:00.000Z');
    await world.dispatch();
    for (const file of readdirSync(world.folder))
      expect(readFileSync(join(world.folder, file)).includes('home.example'), file).toBe(false);
    const events = await world.log.history.read('messenger', bucketOf(driveId), 0, 1_000);
    expect(events.map(({ type }) => type)).toEqual([
      'channel.added',
      'message.planned',
      'message.attempted',
      'message.sent',
    ]);
  });

  it('tells the giver plainly that an address does not work', async () => {
    await ask();
    await handIn(pledgeId, 3, 0);
    mail.refuses = 550;
    at('2024-05-06T10:00:00.000Z');
    await world.dispatch();
    expect(await shown()).toMatchObject({ on: true, failure: 'rejected-by-mail-server' });
    const wrong = ['no address', 'a@b.example\r\nBcc: c@d.example', 'a@b.example, c@d.example'];
    for (const typed of wrong) expect((await ask(holder(), { address: typed })).status).toBe(400);
    mail.refuses = undefined;
    await ask(holder(), { address: 'right@home.example' });
    await parcel();
    await dispatch();
    at('2024-05-07T10:00:00.000Z');
    await world.dispatch();
    expect(mail.mails.map(({ to }) => to)).toEqual([['right@home.example']]);
    expect(await shown()).toEqual({
      ...{ pledgeId, available: true, on: true, address: 'r…@home.example' },
    });
  });

  it('is the same when the views are rebuilt from the log', async () => {
    await ask();
    await handIn(pledgeId, 3, 0);
    mail.refuses = 550;
    at('2024-05-06T10:00:00.000Z');
    await world.dispatch();
    mail.refuses = undefined;
    await parcel();
    await dispatch();
    const before = await shown();
    expect(before.failure).toBeDefined();
    const running = world.service.projections.map((each) => each.running);
    await rebuildTogether(running, world.log.history, () => {});
    expect(await shown()).toEqual(before);
    at('2024-05-07T10:00:00.000Z');
    await world.dispatch();
    expect(told()[0]).toContain('收集点已经收到 3 件。\n装有您捐的东西的 1 箱已经发出。');
  });

  it('cannot be asked for without a mail server', async () => {
    await world.close();
    world = await openWorld({ privateAddresses: false });
    await pledge(pledgeId, 3, {});
    expect(await shown()).toEqual({ pledgeId, available: false, on: false });
    expect((await ask()).body.code).toBe('MAIL_NOT_CONFIGURED');
  });
});

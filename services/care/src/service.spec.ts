import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type DeskTermsInput,
  eventShapes,
  type MatterView,
  RETENTION_DAYS,
  type SubmitMatterBody,
} from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import { openEmbeddedBus, openEventLog, openVault, openViewStore } from '@bluebox/embedded';
import { eachWritten, rebuildTogether, startRelay } from '@bluebox/event-sourcing';
import { type Caller, createApp, proofOfWork, serviceRouter } from '@bluebox/service-http';
import request from 'supertest';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { deskTerms } from './domain/care.test-support.ts';
import { runCareService } from './service.ts';

const DAY = 86_400_000;
const clerk: Caller = { subject: 'account-clerk', roles: ['coordinator'], links: [] };
const head: Caller = { subject: 'account-head', roles: ['coordinator'], links: [] };
const packer: Caller = { subject: 'account-packer', roles: ['packing'], links: [] };
const anybody: Caller = { subject: 'public', roles: [], links: [] };
const askerOf = (id: string, generation = 1): Caller => ({
  ...anybody,
  links: [{ kind: 'matter', id, generation }],
});

/** Opens the service in a temporary folder, as a composition root does, with a test clock. */
async function openWorld() {
  const folder = mkdtempSync(join(tmpdir(), 'bluebox-care-'));
  const log = openEventLog({ path: join(folder, 'events.sqlite'), shapes: eventShapes });
  const views = openViewStore({ path: join(folder, 'views.sqlite') });
  const vault = openVault({ path: join(folder, 'vault.sqlite'), key: randomBytes(32) });
  const clock = { now: new Date('2023-03-06T01:00:00.000Z') };
  const failures: unknown[] = [];
  const bus = openEmbeddedBus({
    history: log.history,
    onError: (error) => failures.push(error),
  });
  const relay = startRelay(log.outbox, bus, {
    retryDelay: async () => {},
    onError: (error) => failures.push(error),
  });
  const store = log.store('care');
  const service = await runCareService({
    ...{ store, views, bus, vault, newId: randomUUID },
    linkKey: randomBytes(32),
    proofOfWork: proofOfWork(randomBytes(32), 1),
    now: () => clock.now,
    report: {
      parked: (_consumer, parked) => failures.push(parked),
      refused: (_policy, error) => failures.push(error),
      fatal: (error) => failures.push(error),
    },
  });
  const app = createApp().use(
    '/api/care',
    serviceRouter({
      service: 'care',
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
      get: async (path: string) => (await request(app).get(path).set('Authorization', bearer)).body,
      post: async (path: string, body: object = {}) => {
        const { status, body: answer } = await request(app)
          .post(path)
          .set('Authorization', bearer)
          .send(body);
        return { status, ...answer };
      },
    };
  };
  return {
    ...{ folder, log, vault, service, failures, as },
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

let world: Awaited<ReturnType<typeof openWorld>>;
let deskId: string;
beforeEach(async () => {
  world = await openWorld();
  ({ deskId } = await world.as(clerk).post(routes.openDesk.at(), deskTerms));
});
afterEach(async () => {
  await world.close();
  expect(world.failures).toStrictEqual([]);
});

const asked: z.input<typeof SubmitMatterBody> = {
  kind: 'help',
  topic: 't1',
  words: '三月的工资还没有发。',
  asker: { name: '某职工', contact: '13800138000' },
};
const submit = (caller: Caller = clerk, body: object = {}) =>
  world.as(caller).post(routes.submitMatter.at({ deskId }), { ...asked, ...body });
const step = (matterId: string, body: object, caller: Caller = clerk) =>
  world.as(caller).post(routes.takeStep.at({ matterId }), body);
const show = (matterId: string, caller: Caller = clerk): Promise<MatterView> =>
  world.as(caller).get(routes.showMatter.at({ matterId }));
const listed = async (query: object = {}) => {
  await world.service.caughtUp();
  return (await world.as(clerk).get(routes.listMatters.at({ deskId }, query))).matters as {
    readonly id: string;
    readonly waitsFor: string;
    readonly due: string;
  }[];
};
/** Takes a matter through the loop until it is closed. */
async function close(matterId: string): Promise<void> {
  for (const body of [
    { step: 'assign', lead: 'u3' },
    { step: 'contact', via: 'phone', reached: true },
    { step: 'handle', outcome: 'solved', note: '已督促企业补发。' },
    { step: 'answer', via: 'phone' },
    { step: 'close' },
  ])
    expect(await step(matterId, body)).toMatchObject({ status: 200 });
}

describe('a desk over HTTP', () => {
  it('shows everybody its topics, and only the office its units and limits', async () => {
    await world.service.caughtUp();
    expect(await world.as(anybody).get(routes.listDesks.at())).toStrictEqual({
      desks: [{ deskId, name: deskTerms.name, topics: deskTerms.topics, reopenDays: 30 }],
    });
    expect(await world.as(packer).get(routes.showDesk.at({ deskId }))).toMatchObject({
      code: 'NOT_ALLOWED',
    });
    expect(await world.as(clerk).get(routes.showDesk.at({ deskId }))).toMatchObject({
      terms: { units: deskTerms.units, limits: { version: 1 } },
    });
  });
  it('lets matters under way keep their limits when it changes them', async () => {
    const { matterId } = await submit();
    const stricter: DeskTermsInput = {
      ...deskTerms,
      limits: {
        ...deskTerms.limits,
        urgencies: {
          ...deskTerms.limits.urgencies,
          ordinary: { dispatch: 60, respond: 60, resolve: 60, days: 'natural' },
        },
      },
    };
    await world.as(clerk).post(routes.amendDesk.at({ deskId }), stricter);
    const { matterId: next } = await submit();
    expect((await show(matterId)).clock.resolve.allowedMinutes).toBe(7 * 24 * 60);
    expect((await show(next)).clock.resolve.allowedMinutes).toBe(60);
    expect((await listed()).map(({ id }) => id)).toStrictEqual([next, matterId]);
  });
});

describe('a matter over HTTP', () => {
  it('is brought by anybody with a proof of work, who cannot say how urgent it is', async () => {
    expect(await submit(anybody)).toMatchObject({ status: 403, code: 'PROOF_MISSING' });
    const { challenge, zeroBits } = await world
      .as(anybody)
      .get(routes.getMatterChallenge.at({ deskId }));
    expect(zeroBits).toBe(1);
    let answer = { status: 0, matterId: '' } as { status: number; matterId: string; code?: string };
    for (let solution = 0; answer.status !== 201; solution++)
      answer = await submit(anybody, {
        proof: { challenge, solution },
        urgency: 'danger',
        happenedAt: '2023-01-01T00:00:00Z',
      });
    expect(answer).toMatchObject({ number: 1, code: expect.stringMatching(/^m1\./) });
    expect(await show(answer.matterId)).toMatchObject({
      urgency: 'ordinary',
      channel: 'link',
      openedAt: '2023-03-06T01:00:00.000Z',
    });
  });
  it('has the next number of its desk, also when twenty come at once', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => submit()));
    expect(answers.map(({ number }) => number).sort((a, b) => a - b)).toStrictEqual(
      Array.from({ length: 20 }, (_, index) => index + 1),
    );
  });
  it('is shown to its asker by the private link, and to nobody by the link of another', async () => {
    const [{ matterId }, { matterId: other }] = await Promise.all([submit(), submit()]);
    await step(matterId, { step: 'assign', lead: 'u3' });
    await step(matterId, { step: 'note', note: '只给同事看' });
    const seen = await show(matterId, askerOf(matterId));
    expect(seen).toMatchObject({ lead: 'u3', leadName: '街道总工会', waitsFor: 'contact' });
    expect(JSON.stringify(seen)).not.toContain('account-clerk');
    expect(JSON.stringify(seen)).not.toContain('只给同事看');
    expect(await show(matterId, askerOf(other))).toMatchObject({ code: 'UNKNOWN_MATTER' });
    expect(await show(matterId, anybody)).toMatchObject({ code: 'NOT_SIGNED_IN' });
    expect(await show(matterId)).toMatchObject({
      steps: [{ note: asked.words, by: 'account-clerk' }, {}, { note: '只给同事看' }],
    });
  });
  it('is not opened in the future, nor on a topic that the desk does not have', async () => {
    expect(await submit(clerk, { happenedAt: '2023-03-07T00:00:00Z' })).toMatchObject({
      status: 400,
      code: 'HAPPENS_LATER',
    });
    expect(await submit(clerk, { topic: 't9' })).toMatchObject({ code: 'UNKNOWN_TOPIC' });
    expect(await listed()).toStrictEqual([]);
  });
  it('is closed only when the loop is complete, and its state says what it waits for', async () => {
    const { matterId } = await submit(clerk, { kind: 'complaint' });
    const waits = async () => (await listed())[0]?.waitsFor;
    expect(await waits()).toBe('assignment');
    await step(matterId, { step: 'assign', lead: 'u3', helping: ['u4'] });
    expect(await waits()).toBe('contact');
    await step(matterId, { step: 'contact', via: 'phone', reached: true });
    expect(await waits()).toBe('handling');
    await step(matterId, { step: 'handle', outcome: 'solved' });
    expect(await waits()).toBe('review');
    expect(await step(matterId, { step: 'close' })).toMatchObject({
      status: 409,
      code: 'NOT_REVIEWED',
    });
    const review = { of: 'handling', verdict: 'approved' };
    const path = routes.reviewMatter.at({ matterId });
    expect(await world.as(clerk).post(path, review)).toMatchObject({
      status: 403,
      code: 'SAME_PERSON',
    });
    expect(await world.as(head).post(path, review)).toMatchObject({ status: 200 });
    expect(await waits()).toBe('answer');
    expect(await step(matterId, { step: 'close' })).toMatchObject({
      status: 409,
      code: 'NOT_ANSWERED',
    });
    await step(matterId, { step: 'answer', via: 'phone' });
    expect(await waits()).toBe('closing');
    await step(matterId, { step: 'close' });
    expect(await waits()).toBe('call-back');
    await world
      .as(clerk)
      .post(routes.callBackMatter.at({ matterId }), { reached: true, solved: 'yes', satisfied: 5 });
    expect(await waits()).toBe('nothing');
  });
  it('is opened again by its asker, and is then at the top of what is due', async () => {
    const { matterId } = await submit();
    await close(matterId);
    world.later(DAY);
    const { matterId: younger } = await submit();
    const said = routes.sayOnMatter.at({ matterId });
    expect(
      await world
        .as(askerOf(matterId))
        .post(said, { say: 'word', solved: 'no', words: '还没有到账。' }),
    ).toMatchObject({ status: 200 });
    expect(await show(matterId)).toMatchObject({ status: 'open', waitsFor: 'contact' });
    expect((await listed({ status: 'open' })).map(({ id }) => id)).toStrictEqual([
      matterId,
      younger,
    ]);
    expect(
      await world.as(askerOf(matterId)).post(said, { say: 'reopen', words: '…' }),
    ).toMatchObject({ status: 409, code: 'MATTER_OPEN' });
    await close(matterId);
    world.later(31 * DAY);
    expect(
      await world.as(askerOf(matterId)).post(said, { say: 'reopen', words: '…' }),
    ).toMatchObject({ status: 409, code: 'REOPEN_TOO_LATE' });
  });
  it('is due later by the time of its pauses, also after its urgency has changed', async () => {
    const { matterId } = await submit();
    const dueAfter = async () => Date.parse((await show(matterId)).clock.resolve.due);
    const before = await dueAfter();
    await step(matterId, { step: 'pause', why: 'asker' });
    world.later(2 * DAY);
    expect(
      await world
        .as(askerOf(matterId))
        .post(routes.sayOnMatter.at({ matterId }), { say: 'message', words: '材料补上了。' }),
    ).toMatchObject({ status: 200 });
    expect((await dueAfter()) - before).toBe(2 * DAY);
    await step(matterId, { step: 'reclassify', kind: 'help', topic: 't1', urgency: 'supply' });
    expect((await dueAfter()) - before).toBe(2 * DAY - 6 * DAY);
  });
  it('gets more time only before its limit ends, and by somebody else', async () => {
    const { matterId } = await submit();
    await step(matterId, { step: 'assign', lead: 'u3' });
    const until = '2023-03-20T01:00:00.000Z';
    await step(matterId, { step: 'ask-extension', until, note: '企业正在筹款。' });
    const path = routes.reviewMatter.at({ matterId });
    const grant = { of: 'extension', granted: true };
    expect(await world.as(clerk).post(path, grant)).toMatchObject({ code: 'SAME_PERSON' });
    expect(await world.as(head).post(path, grant)).toMatchObject({ status: 200 });
    expect((await show(matterId)).clock.resolve).toMatchObject({ due: until, extended: true });
    world.later(15 * DAY);
    expect(
      await step(matterId, { step: 'ask-extension', until: '2023-04-20T01:00:00Z' }),
    ).toMatchObject({ status: 409, code: 'LIMIT_OVER' });
  });
  it('is merged only into a matter of its own desk', async () => {
    const { matterId } = await submit();
    const { matterId: into } = await submit();
    const { deskId: elsewhere } = await world.as(clerk).post(routes.openDesk.at(), deskTerms);
    const { matterId: foreign } = await world
      .as(clerk)
      .post(routes.submitMatter.at({ deskId: elsewhere }), asked);
    expect(await step(matterId, { step: 'merge', into: foreign })).toMatchObject({
      code: 'OTHER_DESK',
    });
    expect(await step(matterId, { step: 'merge', into })).toMatchObject({ status: 200 });
    expect(await show(matterId)).toMatchObject({ status: 'merged', into });
  });
  it('forgets its asker, and every word, and keeps every step', async () => {
    const { matterId } = await submit();
    await close(matterId);
    const before = await show(matterId);
    expect(before.asker).toStrictEqual(asked.asker);
    await world.as(askerOf(matterId)).post(routes.forgetAsker.at({ matterId }));
    const after = await show(matterId);
    expect(after.asker).toBeUndefined();
    expect(after.steps.map(({ type }) => type)).toStrictEqual([
      ...before.steps.map(({ type }) => type),
      'matter.asker-forgotten',
    ]);
    expect(after.steps.filter(({ note }) => note !== undefined)).toStrictEqual([]);
    expect(after.clock).toStrictEqual(before.clock);
  });
  it('is kept without its asker once it was closed for as long as the notice promises', async () => {
    const { matterId } = await submit();
    const { matterId: open } = await submit();
    await close(matterId);
    await world.service.caughtUp();
    world.later((RETENTION_DAYS - 1) * DAY);
    await world.service.tidy?.();
    expect((await show(matterId)).asker).toStrictEqual(asked.asker);
    world.later(2 * DAY);
    await world.service.tidy?.();
    expect((await show(matterId)).asker).toBeUndefined();
    expect((await show(matterId)).steps.at(-1)?.type).toBe('matter.asker-forgotten');
    expect((await show(open)).asker).toStrictEqual(asked.asker);
    await world.service.caughtUp();
    await world.service.tidy?.();
    const forgotten = (await show(matterId)).steps.filter(
      ({ type }) => type === 'matter.asker-forgotten',
    );
    expect(forgotten).toHaveLength(1);
  });
  it('has its words and names in no event', async () => {
    const { matterId } = await submit();
    await close(matterId);
    const events: unknown[] = [];
    for (let bucket = 0; bucket < 16; bucket++)
      events.push(...(await world.log.history.read('care', bucket, 0, 100)));
    const text = JSON.stringify(events);
    expect(events.length).toBeGreaterThan(6);
    for (const secret of [asked.words, '某职工', '13800138000', '已督促'])
      expect(text).not.toContain(secret);
  });
  it('stops opening by the link that was replaced', async () => {
    const { matterId } = await submit();
    const { code } = await world
      .as(askerOf(matterId))
      .post(routes.rotateMatterLink.at({ matterId }));
    expect(code).toMatch(/^m2\./);
    expect(await show(matterId, askerOf(matterId))).toMatchObject({ code: 'UNKNOWN_MATTER' });
    expect(await show(matterId, askerOf(matterId, 2))).toMatchObject({ id: matterId });
  });
  it('leaves nothing in the vault when it is refused, and keeps what its events name', async () => {
    await submit(clerk, { topic: 't9' });
    const { matterId } = await submit();
    world.later(2 * 3_600_000);
    await world.service.tidy?.();
    expect((await show(matterId)).steps[0]?.note).toBe(asked.words);
    const subjects: string[] = [];
    for await (const { subject } of eachWritten(world.vault, '9999-12-31T00:00:00.000Z'))
      subjects.push(subject);
    expect(subjects).toHaveLength(2);
  });
  it('counts in rates that never mix the office’s word with the asker’s, nor kinds', async () => {
    const rates = async (query: object = {}) => {
      await world.service.caughtUp();
      return (await world.as(clerk).get(routes.showRates.at({ deskId }, query))).rows as {
        readonly kind: string;
        readonly group?: string;
        readonly rates?: Record<string, { count: number; of: number }>;
      }[];
    };
    const callBack = (matterId: string, word: object) =>
      world.as(clerk).post(routes.callBackMatter.at({ matterId }), word);
    const ids: string[] = [];
    for (let index = 0; index < 6; index++) ids.push((await submit()).matterId);
    await submit(clerk, { kind: 'join' });
    for (const matterId of ids.slice(0, 5)) await close(matterId);
    const [first = '', second = '', third = '', fourth = '', fifth = '', open = ''] = ids;
    await callBack(first, { reached: true, contacted: true, solved: 'yes', satisfied: 5 });
    await callBack(second, { reached: true, solved: 'partly', satisfied: 3 });
    await callBack(third, { reached: false });
    expect(await rates()).toStrictEqual([
      {
        kind: 'help',
        rates: {
          closed: { count: 5, of: 6 },
          'in-time': { count: 5, of: 5 },
          'called-back': { count: 3, of: 5 },
          contacted: { count: 1, of: 2 },
          solved: { count: 1, of: 2 },
          'partly-solved': { count: 1, of: 2 },
          satisfied: { count: 1, of: 2 },
        },
      },
      { kind: 'join' },
    ]);
    const before = await rates();
    await callBack(fourth, { reached: false });
    expect((await rates())[0]?.rates?.['satisfied']).toStrictEqual(before[0]?.rates?.['satisfied']);
    // Not solved opens the matter again, so that fewer are closed.
    await callBack(fifth, { reached: true, solved: 'no', satisfied: 1 });
    expect((await rates())[0]?.rates).toMatchObject({
      closed: { count: 4, of: 6 },
      solved: { count: 1, of: 3 },
    });
    await world.as(clerk).post(routes.forgetAsker.at({ matterId: first }));
    expect((await rates())[0]?.rates).toMatchObject({ solved: { count: 1, of: 3 } });
    await step(open, { step: 'drop', why: 'entered-twice' });
    expect((await rates())[0]?.rates?.['closed']).toStrictEqual({ count: 4, of: 5 });
    expect(await rates({ month: '2023-02' })).toStrictEqual([]);
    expect(await rates({ month: '2023-03', by: 'unit' })).toMatchObject([
      { kind: 'help', group: 'u3', rates: { closed: { count: 4, of: 5 } } },
      { kind: 'join' },
    ]);
  });
  it('is listed alike when the view is built anew from the log', async () => {
    const { matterId } = await submit();
    await submit(clerk, { urgency: 'supply' });
    await close(matterId);
    const before = await listed();
    await rebuildTogether(
      world.service.projections.map(({ running }) => running),
      world.log.history,
      () => {},
    );
    expect(await listed()).toStrictEqual(before);
  });
});

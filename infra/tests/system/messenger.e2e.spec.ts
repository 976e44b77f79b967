import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { routes } from '@bluebox/contracts/routes';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type HttpReceiver,
  openHttpReceiver,
} from '../../../services/messenger/src/sending/receivers.test-support.ts';
import {
  type Bluebox,
  driveTerms,
  openDrive,
  pledgeBody,
  refusal,
  removeFolder,
  startBluebox,
  temporaryFolder,
} from './support.ts';

const PATIENT = { timeout: 20_000 };
const folder = temporaryFolder();
let bluebox: Bluebox;
let robot: HttpReceiver;
let driveId: string;
const start = () =>
  startBluebox(folder, {
    messenger: { privateAddresses: true },
    publicUrl: 'https://bluebox.example',
  });

beforeAll(async () => {
  robot = await openHttpReceiver();
  bluebox = await start();
  ({ driveId } = await bluebox.coordinator.post(routes.openDrive.at(), {
    slug: 'people-hear',
    terms: driveTerms(),
  }));
});
afterAll(async () => {
  await bluebox?.close();
  await robot?.close();
  removeFolder(folder);
});

const texts = () => robot.requests.map(({ body }) => body);
const messages = async () =>
  (await bluebox.coordinator.get(routes.listMessages.at({ driveId }))).messages;
const statuses = async () => (await messages()).map(({ kind, status }) => [kind, status]);

describe('the group chat of a drive', () => {
  let channelId: string;

  it('is told of the publication by the robot that a coordinator added', async () => {
    ({ channelId } = await bluebox.coordinator.post(routes.addChannel.at(), {
      ...{ driveId, kind: 'wecom', name: '工会群', url: robot.url },
      tells: ['drive-published', 'case-opened'],
    }));
    await bluebox.server.application.settled();
    await bluebox.coordinator.post(routes.publishDrive.at({ driveId }));
    await expect.poll(statuses, PATIENT).toStrictEqual([['drive-published', 'sent']]);
    expect(texts()).toHaveLength(1);
    expect(texts()[0]).toContain('https://bluebox.example/d/people-hear');
  });

  it('shows an error inside a 200 as a failure, and is told again after a restart', async () => {
    robot.answer = { status: 200, body: '{"errcode":45009,"errmsg":"api freq out of limit"}' };
    await bluebox.coordinator.post(routes.openCase.at(), { driveId, kind: 'request', note: '急' });
    await expect
      .poll(async () => (await messages())[0], PATIENT)
      .toMatchObject({ kind: 'case-opened', failure: 'too-many-messages', code: 45_009 });
    const [before] = await messages();
    await bluebox.close();
    robot.answer = { status: 200, body: '{"errcode":0}' };
    bluebox = await start();
    const [after] = await messages();
    expect(after).toMatchObject({ id: before?.id, status: 'waiting', attempts: 1 });
  });

  it('has its address neither in the data folder nor in the log', async () => {
    const files = readdirSync(bluebox.dataFolder, { recursive: true, withFileTypes: true });
    for (const file of files.filter((each) => each.isFile()))
      expect(
        readFileSync(join(file.parentPath, file.name)).includes('secret-of-the-robot'),
        file.name,
      ).toBe(false);
    expect(bluebox.logged()).not.toContain('secret-of-the-robot');
  });

  it('hears no more once the channel is removed', async () => {
    await bluebox.coordinator.post(routes.removeChannel.at({ channelId }));
    const refused = await refusal(bluebox.coordinator.post(routes.testChannel.at({ channelId })));
    expect(refused.problem.code).toBe('CHANNEL_REMOVED');
  });
});

describe('a reminder', () => {
  it('tells what was pledged and not brought in, without names', async () => {
    const drive = await openDrive(bluebox.coordinator, 'remind-us');
    await bluebox.coordinator.post(routes.submitPledge.at({ driveId: drive }), pledgeBody(3));
    await bluebox.server.application.settled();
    const { groups, text } = await bluebox.coordinator.get(
      routes.showOutstanding.at({ driveId: drive }),
    );
    expect(groups).toMatchObject([{ pledges: 1, items: [{ quantity: 3 }] }]);
    expect(text).toContain('还有 1 笔登记没有交来');
  });
});

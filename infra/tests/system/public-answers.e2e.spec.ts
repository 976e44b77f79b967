import { routes } from '@bluebox/contracts/routes';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect } from '../../run/standalone/src/client.ts';
import {
  acceptedParcel,
  type Bluebox,
  openDrive,
  pledgeBody,
  removeFolder,
  startBluebox,
} from './support.ts';

let bluebox: Bluebox;
beforeAll(async () => {
  bluebox = await startBluebox();
});
afterAll(async () => {
  await bluebox.close();
  removeFolder(bluebox.folder);
});

const visitor = () => connect(bluebox.url);
const settled = () => bluebox.server.application.settled();

describe('public data of a drive', () => {
  it('has no number of pledges below five', async () => {
    const driveId = await openDrive(bluebox.coordinator, 'few-gave');
    const told = async () => {
      await settled();
      const [public_, coordinators] = await Promise.all([
        visitor().get(routes.showTotals.at({ driveId })),
        bluebox.coordinator.get(routes.showTotals.at({ driveId })),
      ]);
      return [public_, coordinators].map(({ counts, rows }) => [
        counts.pledges,
        rows[0]?.balances['promised'],
      ]);
    };
    for (let number = 1; number <= 4; number++)
      await bluebox.coordinator.post(routes.submitPledge.at({ driveId }), pledgeBody(2));
    expect(await told()).toEqual([
      ['fewer-than-5', 8],
      [4, 8],
    ]);
    await bluebox.coordinator.post(routes.submitPledge.at({ driveId }), pledgeBody(2));
    expect(await told()).toEqual([
      [5, 10],
      [5, 10],
    ]);
  });

  it('has a box by the id on its label, which cannot be guessed by counting', async () => {
    const { coordinator } = bluebox;
    const driveId = await openDrive(coordinator, 'boxed');
    const { parcelId, pledge } = await acceptedParcel(bluebox, driveId, 2);
    const { boxId } = await coordinator.post(routes.openBox.at(), {
      driveId,
    });
    await coordinator.post(routes.packBox.at({ boxId }), { parcelId, quantity: 2 });
    await coordinator.post(routes.sealBox.at({ boxId }), { weight: 900 });
    await settled();
    const box = await visitor().get(routes.showLabelledBox.at({ boxId }));
    expect(box).toMatchObject({ number: 1, boxCount: 1, stage: 'packed' });
    expect(box.contents).toEqual([{ item: expect.any(Object), quantity: 2 }]);
    const { contents } = await coordinator.get(routes.showBox.at({ boxId }));
    for (const hidden of [pledge.pledgeId, pledge.reference, contents[0]?.parcelId])
      expect(JSON.stringify(box)).not.toContain(hidden);
    const next = await fetch(`${bluebox.url}${routes.showLabelledBox.at({ boxId: '1' })}`);
    expect(next.status).toBe(400);
    // The two ids differ only in their random ends.
    const other = `${boxId.slice(0, -4)}${boxId.endsWith('0000') ? '1111' : '0000'}`;
    expect(
      (await fetch(`${bluebox.url}${routes.showLabelledBox.at({ boxId: other })}`)).status,
    ).toBe(404);
  });

  it('has a picture and its meta tags, for published drives only', async () => {
    const { driveId } = await bluebox.coordinator.post(routes.openDrive.at(), {
      slug: 'shared',
      terms: {
        ...(await bluebox.coordinator.get(routes.showDrive.at({ driveId: 'boxed' }))).terms,
        rules: {
          categories: ['medicine'],
          sealedOnly: true,
          minimumMonthsAtArrival: 6,
          devicesMustWork: true,
          prescriptionAllowed: false,
        },
        title: '<script>alert("捐")</script>',
      },
    });
    const page = async () => (await fetch(`${bluebox.url}/d/shared`)).text();
    const picture = () => fetch(`${bluebox.url}${routes.drawShare.at({ slug: 'shared' })}`);
    expect(await page()).toBe('<!doctype html><title>Bluebox</title>');
    expect((await picture()).status).toBe(404);
    await bluebox.coordinator.post(routes.publishDrive.at({ driveId }));
    await settled();
    const html = await page();
    expect(html).not.toContain('<script');
    const address = /og:image" content="([^"]+)"/.exec(html)?.[1]?.replaceAll('&amp;', '&') ?? '';
    expect(address.startsWith(`${bluebox.url}/`)).toBe(true);
    const answer = await fetch(address);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'image/png']);
    const bytes = Buffer.from(await answer.arrayBuffer());
    expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual([1200, 630]);
  });
});

import type { SubmitPledgeAnswer } from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { auditFolder } from '../../run/standalone/src/commands/audit.ts';
import { acceptedParcel, type Bluebox, openDrive, removeFolder, startBluebox } from './support.ts';

const kit = { name: '家庭小药箱', category: 'kit', unit: 'set' } as const;

let bluebox: Bluebox;
beforeAll(async () => {
  bluebox = await startBluebox();
});
afterAll(async () => {
  await bluebox.close();
  expect((await auditFolder(bluebox.dataFolder)).findings).toEqual([]);
  removeFolder(bluebox.folder);
});

describe.each([
  ['damaged', { received: 0, damaged: 1 }],
  ['confirmed', { received: 1 }],
  ['lost', { received: 0, missing: 1 }],
] as const)('a kit of two givers that ends %s', (end, line) => {
  it('brings the goods of both givers to the same end, as the totals show', async () => {
    const { coordinator, server } = bluebox;
    const settled = () => server.application.settled();
    const driveId = await openDrive(coordinator, `kit-${end}`);
    const given = [
      await acceptedParcel(bluebox, driveId, 1),
      await acceptedParcel(bluebox, driveId, 1),
    ];
    const states = async () => {
      await settled();
      const journeys = await Promise.all(
        given.map(({ pledge }: { readonly pledge: SubmitPledgeAnswer }) =>
          coordinator.get(routes.showJourney.at({ pledgeId: pledge.pledgeId })),
        ),
      );
      return journeys.map(({ lines }) => lines[0]?.parts.map(({ state }) => state));
    };
    const inKits = async () => {
      await settled();
      const { rows } = await coordinator.get(routes.showTotals.at({ driveId }));
      const medicine = rows.find(({ category }) => category === 'medicine');
      return [medicine?.balances['inKit'], medicine?.inKits];
    };

    const { parcelId } = await coordinator.post(routes.assembleKits.at(), {
      driveId,
      item: kit,
      quantity: 1,
      components: given.map((component) => ({ parcelId: component.parcelId, quantity: 1 })),
    });
    expect(await states()).toEqual([['in-kit'], ['in-kit']]);
    expect(await inKits()).toEqual([2, { accepted: 2 }]);

    const { boxId } = await coordinator.post(routes.openBox.at(), {
      driveId,
    });
    await coordinator.post(routes.packBox.at({ boxId }), { parcelId, quantity: 1 });
    await coordinator.post(routes.sealBox.at({ boxId }), { weight: 900 });
    expect(await states()).toEqual([['packed'], ['packed']]);
    expect(await inKits()).toEqual([2, { packed: 2 }]);

    const { consignmentId } = await coordinator.post(routes.createConsignment.at(), { driveId });
    await coordinator.post(routes.claimBoxes.at({ consignmentId }), { boxIds: [boxId] });
    await settled();
    await coordinator.post(routes.dispatchConsignment.at({ consignmentId }), {
      carrier: '顺丰速运',
      waybill: 'SF1234567890',
    });
    expect(await states()).toEqual([['sent'], ['sent']]);
    expect(await inKits()).toEqual([2, { inTransit: 2 }]);
    await coordinator.post(routes.deliverConsignment.at({ consignmentId }));
    expect(await states()).toEqual([['delivered'], ['delivered']]);
    await coordinator.post(routes.confirmReceipt.at({ consignmentId }), {
      boxId,
      lines: [{ parcelId, ...line }],
      paper: true,
    });
    expect(await states()).toEqual([[end], [end]]);
    expect(await inKits()).toEqual([2, { [end]: 2 }]);
  });
});

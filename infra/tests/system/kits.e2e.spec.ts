import type {
  AssembleKitAnswer,
  JourneyView,
  SubmitPledgeAnswer,
  TotalsView,
} from '@bluebox/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { z } from 'zod';
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
  it('takes what both gave with it, to that end, and the public is told so', async () => {
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
          coordinator.get<JourneyView>(`/api/tracker/journeys/${pledge.pledgeId}`),
        ),
      );
      return journeys.map(({ lines }) => lines[0]?.parts.map(({ state }) => state));
    };
    const inKits = async () => {
      await settled();
      const { rows } = await coordinator.get<TotalsView>(`/api/tracker/drives/${driveId}/totals`);
      const medicine = rows.find(({ category }) => category === 'medicine');
      return [medicine?.balances['inKit'], medicine?.inKits];
    };

    const { parcelId } = await coordinator.post<z.infer<typeof AssembleKitAnswer>>(
      '/api/inventory/kits',
      {
        driveId,
        item: kit,
        quantity: 1,
        components: given.map((component) => ({ parcelId: component.parcelId, quantity: 1 })),
      },
    );
    expect(await states()).toEqual([['in-kit'], ['in-kit']]);
    expect(await inKits()).toEqual([2, { accepted: 2 }]);

    const { boxId } = await coordinator.post<{ boxId: string }>('/api/inventory/boxes', {
      driveId,
    });
    await coordinator.post(`/api/inventory/boxes/${boxId}/pack`, { parcelId, quantity: 1 });
    await coordinator.post(`/api/inventory/boxes/${boxId}/seal`, { weight: 900 });
    expect(await states()).toEqual([['packed'], ['packed']]);
    expect(await inKits()).toEqual([2, { packed: 2 }]);

    const { consignmentId } = await coordinator.post<{ consignmentId: string }>(
      '/api/shipment/consignments',
      { driveId },
    );
    const path = `/api/shipment/consignments/${consignmentId}`;
    await coordinator.post(`${path}/boxes`, { boxIds: [boxId] });
    await settled();
    await coordinator.post(`${path}/dispatch`, { carrier: '顺丰速运', waybill: 'SF1234567890' });
    expect(await states()).toEqual([['sent'], ['sent']]);
    expect(await inKits()).toEqual([2, { inTransit: 2 }]);
    await coordinator.post(`${path}/delivered`);
    expect(await states()).toEqual([['delivered'], ['delivered']]);
    await coordinator.post(`${path}/receipts`, {
      boxId,
      lines: [{ parcelId, ...line }],
      paper: true,
    });
    expect(await states()).toEqual([[end], [end]]);
    expect(await inKits()).toEqual([2, { [end]: 2 }]);
  });
});

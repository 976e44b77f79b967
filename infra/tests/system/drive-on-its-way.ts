import type { DriveTermsInput } from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import { type Client, connect } from '../../run/standalone/src/client.ts';
import type { RunningServer } from '../../run/standalone/src/server.ts';
import { COORDINATOR, driveTerms, today } from './support.ts';

/** A drive whose boxes are in transit, with the private links of a giver and of the recipient. */
export interface DriveOnItsWay {
  readonly coordinator: Client;
  readonly driveId: string;
  readonly slug: string;
  readonly consignmentId: string;
  /** Ids of the boxes, in the order of their numbers. */
  readonly boxIds: readonly string[];
  readonly pledgeId: string;
  readonly giverLink: string;
  readonly reference: string;
  readonly recipientLink: string;
}

export async function setUpCoordinator({ url, setupCode }: RunningServer): Promise<Client> {
  const coordinator = connect(url);
  await coordinator.post(routes.setUp.at(), { code: setupCode ?? '', ...COORDINATOR });
  return coordinator;
}

const LONG_NAME =
  '复方氨酚烷胺胶囊（用于缓解普通感冒及流行性感冒引起的发热头痛四肢酸痛打喷嚏流鼻涕鼻塞咽痛）';

const GOODS = [
  { name: '布洛芬缓释胶囊', specification: '0.3g×24粒', quantity: 12 },
  {
    name: LONG_NAME,
    specification: '每粒含对乙酰氨基酚 250mg，盐酸金刚烷胺 100mg，12粒/盒',
    quantity: 5,
  },
  { name: '连花清瘟胶囊', specification: '0.35g×24粒', quantity: 8 },
] as const;

/**
 * Opens a drive, and dispatches three boxes with one kind of goods each.
 * @param department department of the giver; by default the giver names none.
 * @param lot lot that the inspector reads on all packs; by default they show none.
 */
export async function driveOnItsWay(
  server: RunningServer,
  coordinator: Client,
  slug: string,
  given: Partial<DriveTermsInput> = {},
  department?: string,
  lot?: string,
): Promise<DriveOnItsWay> {
  const { driveId } = await coordinator.post(routes.openDrive.at(), {
    slug,
    terms: { ...driveTerms(), ...given },
  });
  await coordinator.post(routes.publishDrive.at({ driveId }));
  const pledge = await coordinator.post(routes.submitPledge.at({ driveId }), {
    lines: GOODS.map(({ name, specification, quantity }) => ({
      item: { name, specification, category: 'medicine', unit: 'box' } as const,
      quantity,
      expiry: today(900),
    })),
    ...(department === undefined ? {} : { department }),
    noticeVersion: '2023-03',
    sourceDeclared: true,
  });
  await server.application.settled();
  const { receptionId } = await coordinator.post(routes.recordReception.at(), {
    driveId,
    reference: pledge.reference,
    lines: GOODS.map(({ quantity }, index) => ({ lineId: `l${index + 1}`, quantity })),
  });
  for (const [index, { quantity }] of GOODS.entries())
    await coordinator.post(routes.inspect.at({ receptionId }), {
      lineId: `l${index + 1}`,
      parts: [{ quantity, seen: { condition: 'sealed', ...(lot === undefined ? {} : { lot }) } }],
    });
  await server.application.settled();
  const { parcels } = await coordinator.get(
    routes.listParcels.at({ driveId }, { available: true, limit: 200 }),
  );
  const boxIds: string[] = [];
  for (const { name, quantity } of GOODS) {
    const parcel = parcels.find(({ item }) => item.name === name);
    if (parcel === undefined) throw new Error(`no parcel of ${name}`);
    const { boxId } = await coordinator.post(routes.openBox.at(), {
      driveId,
    });
    await coordinator.post(routes.packBox.at({ boxId }), { parcelId: parcel.id, quantity });
    await coordinator.post(routes.sealBox.at({ boxId }), { weight: 2_400 });
    boxIds.push(boxId);
  }
  const { consignmentId } = await coordinator.post(routes.createConsignment.at(), { driveId });
  await server.application.settled();
  await coordinator.post(routes.claimBoxes.at({ consignmentId }), { boxIds });
  await server.application.settled();
  await coordinator.post(routes.dispatchConsignment.at({ consignmentId }), {
    carrier: '顺丰速运',
    waybill: 'SF1234567890',
  });
  const { code } = await coordinator.post(routes.makeRecipientLink.at({ consignmentId }));
  return {
    coordinator,
    driveId,
    slug,
    consignmentId,
    boxIds,
    pledgeId: pledge.pledgeId,
    giverLink: `${server.url}/p#${pledge.code}`,
    reference: pledge.reference,
    recipientLink: `${server.url}/r#${code}`,
  };
}

/** Packs and seals a box with goods that somebody brought without a pledge. @returns the box's id. */
export async function packWalkIn(
  server: RunningServer,
  coordinator: Client,
  driveId: string,
): Promise<string> {
  const item = { name: '感冒灵颗粒', category: 'medicine', unit: 'box' } as const;
  const { receptionId, lines } = await coordinator.post(routes.recordReception.at(), {
    driveId,
    lines: [{ item, quantity: 7, expiry: today(900) }],
  });
  await coordinator.post(routes.inspect.at({ receptionId }), {
    lineId: lines[0]?.lineId ?? '',
    parts: [{ quantity: 7, seen: { condition: 'sealed' } }],
  });
  await server.application.settled();
  const { parcels } = await coordinator.get(
    routes.listParcels.at({ driveId }, { available: true }),
  );
  const parcel = parcels.find(({ item: { name } }) => name === item.name);
  if (parcel === undefined) throw new Error('no parcel of the walk-in');
  const { boxId } = await coordinator.post(routes.openBox.at(), { driveId });
  await coordinator.post(routes.packBox.at({ boxId }), {
    parcelId: parcel.id,
    quantity: 7,
  });
  await coordinator.post(routes.sealBox.at({ boxId }), { weight: 900 });
  await server.application.settled();
  return boxId;
}

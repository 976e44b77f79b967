import {
  type CommandContext,
  type EventStore,
  execute,
  IdempotencyKeyUsed,
} from '@bluebox/event-sourcing';
import { boxDecider } from '../domain/box.ts';
import { parcelDecider } from '../domain/parcel.ts';
import { boxTarget, driveOfBox } from './known-box.ts';
import { readKit } from './known-kit.ts';
import { driveOfParcel, parcelTarget, readParcel } from './known-parcel.ts';

export interface GoodsStopped {
  readonly store: EventStore;
  readonly newId: () => string;
}

/** A command to stop a parcel for a hold, or to stop it no longer. */
export interface StopCommand {
  readonly type: 'hold' | 'release';
  readonly parcelId: string;
  readonly holdId: string;
}

/**
 * Stops a parcel with the boxes and the kits that have some of it, or releases them. Each step
 * changes one stream, and is safe to repeat.
 *
 * The parcel is stopped before its boxes and kits are read, so that nothing can be packed into
 * further ones meanwhile.
 */
export async function stopGoods(
  { store, newId }: GoodsStopped,
  { type, parcelId, holdId }: StopCommand,
  context: CommandContext,
): Promise<void> {
  const stepOf = (name: string): CommandContext => {
    const { idempotency, ...others } = context;
    return {
      ...others,
      commandId: newId(),
      ...(idempotency === undefined
        ? {}
        : { idempotency: { ...idempotency, key: `${idempotency.key}:${name}` } }),
    };
  };
  await once(() =>
    execute(store, {
      context: stepOf(parcelId),
      targets: { parcel: parcelTarget(parcelId) },
      scope: driveOfParcel,
      decide: ({ parcel }) => ({ parcel: parcelDecider.decide({ type, holdId }, parcel) }),
      answer: () => null,
    }),
  );
  const { parcel } = await readParcel(store, parcelId);
  if (parcel.status !== 'stocked') return;
  for (const boxId of Object.keys(parcel.packed)) {
    const command = { type: type === 'hold' ? 'hold' : 'lift-hold', parcelId, holdId } as const;
    await once(() =>
      execute(store, {
        context: stepOf(`${parcelId}:${boxId}`),
        targets: { box: boxTarget(boxId) },
        scope: driveOfBox,
        decide: ({ box }) => ({ box: boxDecider.decide(command, box) }),
        answer: () => null,
      }),
    );
  }
  for (const kitId of Object.keys(parcel.inKits)) {
    const { kit } = await readKit(store, kitId);
    if (kit.status === 'assembled')
      await stopGoods({ store, newId }, { type, parcelId: kit.parcelId, holdId }, context);
  }
}

/** Carries out a step, unless an earlier delivery of the same event already did. */
async function once(step: () => Promise<unknown>): Promise<void> {
  try {
    await step();
  } catch (error) {
    if (!(error instanceof IdempotencyKeyUsed)) throw error;
  }
}

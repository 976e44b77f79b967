import {
  AssembleKitAnswer,
  AssembleKitBody,
  Id,
  KitChanged,
  type KitEvent,
} from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import { type CommandContext, type EventStore, execute, fold } from '@bluebox/event-sourcing';
import { created, defineRoute, ok, type Route } from '@bluebox/service-http';
import { z } from 'zod';
import {
  assertAssembled,
  decideAssembly,
  decideTakingApart,
  type Kit,
  kitDecider,
  kitStream,
} from '../domain/kit.ts';
import { parcelIn, parcelTargets } from './parcel-targets.ts';

export interface KitRouteDependencies {
  readonly store: EventStore;
  readonly newId: () => string;
}

export function kitRoutes({ store, newId }: KitRouteDependencies): readonly Route[] {
  const assemble = (body: z.output<typeof AssembleKitBody>, context: CommandContext) => {
    const kitId = newId();
    const parcelId = newId();
    const sources = body.components.map((component) => component.parcelId);
    return execute(store, {
      context,
      targets: {
        ...parcelTargets([...sources, parcelId]),
        kit: { stream: kitStream(kitId), evolver: kitDecider },
      },
      scope: () => body.driveId,
      decide(states) {
        const assembly = { ...body, kitId, parcelId };
        const decision = decideAssembly(assembly, states.kit as Kit, parcelIn(states));
        return { ...decision.parcels, kit: decision.kit };
      },
      answer: (_states, versions) =>
        created({ kitId, parcelId, version: versions.kit }, versions.kit),
    });
  };

  const takeApart = async (kitId: string, context: CommandContext, ifMatch: number | undefined) => {
    const { events } = await store.readStream(kitStream(kitId));
    const kit = fold(kitDecider, events as unknown as readonly KitEvent[]);
    assertAssembled(kit);
    const parcelIds = [kit.parcelId, ...kit.components.map(({ parcelId }) => parcelId)];
    return execute(store, {
      context,
      targets: {
        ...parcelTargets(parcelIds),
        kit: { stream: kitStream(kitId), evolver: kitDecider, expectedVersion: ifMatch },
      },
      scope: () => kit.driveId,
      decide(states) {
        const decision = decideTakingApart(states.kit as Kit, parcelIn(states));
        return { ...decision.parcels, kit: decision.kit };
      },
      answer: (_states, versions) => ok({ kitId, version: versions.kit }, versions.kit),
    });
  };

  return [
    defineRoute(routes.assembleKits, {
      summary: 'Assemble kits from what is free of other parcels; they become a parcel themselves',
      access: 'packing',
      body: AssembleKitBody,
      answers: { 201: AssembleKitAnswer },
      handle: ({ body, context }) => assemble(body, context),
    }),
    defineRoute(routes.takeKitsApart, {
      summary: 'Take kits apart, of which none was used; their components are free again',
      access: 'packing',
      params: z.strictObject({ kitId: Id }),
      answers: { 200: KitChanged },
      handle: ({ params, context, ifMatch }) => takeApart(params.kitId, context, ifMatch),
    }),
  ];
}

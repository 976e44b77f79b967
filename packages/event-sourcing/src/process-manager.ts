import type { RecordedEvent } from './event.ts';
import { dispatch, type Interest, servicesOf } from './interest.ts';
import { parkedCollection } from './parked-collection.ts';
import type { CollectionDefinition, View } from './ports/view-store.ts';
import type { Projection, ProjectionInterest } from './projection.ts';

export type MemoryReader = Pick<View, 'get' | 'find'>;

/**
 * A policy: it reads events and issues commands to its own service. Its memory is a projection of
 * the same events and is updated before `react` is called, so `react` never sees a state older than
 * the event.
 */
export interface ProcessManager<Command> {
  readonly memory: Projection;
  /**
   * Pure except for reading its own memory. The same event always gives the same commands in the
   * same order.
   */
  readonly react: (event: RecordedEvent, memory: MemoryReader) => Promise<readonly Command[]>;
}

type Commands<Command> = readonly Command[] | Promise<readonly Command[]>;

export function definePolicy<Command>({
  name,
  version,
  remembers,
  reacts,
}: {
  /** Names its memory, and is part of its idempotency keys, so it must never change. */
  readonly name: string;
  readonly version: number;
  /** Absent when every event alone suffices to react to it. */
  readonly remembers?: {
    readonly collections: readonly CollectionDefinition[];
    readonly reads: readonly ProjectionInterest[];
  };
  readonly reacts: readonly Interest<[memory: MemoryReader], Commands<Command>>[];
}): ProcessManager<Command> {
  const { collections = [], reads = [] } = remembers ?? {};
  const remember = dispatch(`policy ${name}`, reads, reacts);
  const reactionsTo = dispatch(`policy ${name}`, reacts, reads);
  return {
    memory: {
      name,
      version,
      services: servicesOf([...reads, ...reacts]),
      collections: [...collections, parkedCollection],
      project: (event) => remember(event).flatMap((handle) => handle(event)),
    },
    async react(event, memory) {
      const commands: Command[] = [];
      for (const reaction of reactionsTo(event)) commands.push(...(await reaction(event, memory)));
      return commands;
    },
  };
}

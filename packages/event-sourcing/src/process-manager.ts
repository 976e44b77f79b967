import type { DomainEvent, RecordedEvent } from './event.ts';
import { dispatch, type Interest, servicesOf } from './interest.ts';
import { parkedCollection } from './parked-collection.ts';
import type { CollectionDefinition, View } from './ports/view-store.ts';
import type { Projection, ProjectionInterest } from './projection.ts';

export type MemoryReader = Pick<View, 'get' | 'find'>;

/**
 * A policy, which reads events and issues commands to its own service. The memory applies an event
 * before `react` is called, so `react` never sees a state older than the event.
 */
export interface ProcessManager<Command> {
  readonly memory: Projection;
  /** Whether the policy may have commands for an event of this type. */
  readonly reactsTo: (event: DomainEvent) => boolean;
  /**
   * Returns the commands for an event. The same event must give the same commands in the same
   * order, because idempotency keys contain the index of the command.
   */
  readonly react: (event: RecordedEvent, memory: MemoryReader) => Promise<Commands<Command>>;
  /** Largest number of commands of one event that are executed at the same time. */
  readonly commandsAtOnce: number;
  /**
   * Returns the part of a command's idempotency key that distinguishes the commands of one event;
   * `undefined` if the command's index does.
   */
  readonly identify: (command: Command) => string | undefined;
}

/** Commands for one event, which may be too many for an array. */
export type Commands<Command> = readonly Command[] | AsyncIterable<Command>;

export function definePolicy<Command>({
  name,
  version,
  remembers,
  reacts,
  commandsAtOnce = 1,
  identify = () => undefined,
}: {
  /**
   * Name of the policy and of its memory. The name must never change, because it is part of the
   * policy's idempotency keys.
   */
  readonly name: string;
  readonly version: number;
  /** The policy's memory; absent when the reaction to an event depends on no other event. */
  readonly remembers?: {
    readonly collections: readonly CollectionDefinition[];
    readonly reads: readonly ProjectionInterest[];
  };
  readonly reacts: readonly Interest<
    [memory: MemoryReader],
    Commands<Command> | Promise<Commands<Command>>
  >[];
  /**
   * Largest number of commands of one event that are executed at the same time. Default 1. A larger number
   * requires that the commands of an event go to different streams.
   */
  readonly commandsAtOnce?: number;
  /**
   * Returns the part of a command's idempotency key that distinguishes the commands of one event. A policy
   * needs this function if a repeated delivery of the event may bring more commands, because its memory
   * has grown.
   */
  readonly identify?: (command: Command) => string | undefined;
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
    reactsTo: (event) => reactionsTo(event).length > 0,
    async react(event, memory) {
      const reactions = await Promise.all(
        reactionsTo(event).map((reaction) => reaction(event, memory)),
      );
      const [only = [], ...others] = reactions;
      return others.length === 0 ? only : inSequence(reactions);
    },
    commandsAtOnce,
    identify,
  };
}

async function* inSequence<Command>(
  reactions: readonly Commands<Command>[],
): AsyncGenerator<Command, void, undefined> {
  for (const commands of reactions) yield* commands;
}

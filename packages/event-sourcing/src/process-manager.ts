import type { DomainEvent, RecordedEvent } from './event.ts';
import type { View } from './ports/view-store.ts';
import type { Projection } from './projection.ts';

/**
 * A policy: it reads events and issues commands to its own service.
 * Its memory is a projection of the same events, applied before `react` is asked,
 * so it never looks at a state older than the event.
 */
export interface ProcessManager<Command, E extends DomainEvent = DomainEvent> {
  readonly memory: Projection<E>;
  /**
   * Pure except for reading its own memory: the same event gives the same commands in the same
   * order.
   */
  readonly react: (event: RecordedEvent<E>, memory: MemoryReader) => Promise<readonly Command[]>;
}

export type MemoryReader = Pick<View, 'get' | 'find'>;

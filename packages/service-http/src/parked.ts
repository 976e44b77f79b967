import { type EventHistory, listParked, type ParkedEvent } from '@bluebox/event-sourcing';
import type { RunningService } from './service.ts';

/** A view or policy, and its parked events. */
export interface ParkedOfConsumer {
  readonly consumer: string;
  readonly parked: readonly ParkedEvent[];
}

const consumersOf = (services: readonly RunningService[]) =>
  services.flatMap((service) => [
    ...service.projections.map(({ projection, running }) => ({ name: projection.name, running })),
    ...service.policies.map(({ memory, running }) => ({ name: memory.name, running })),
  ]);

/**
 * Tries again to apply the parked events.
 * @returns the events that are still parked, by consumer.
 */
export async function retryParked(
  services: readonly RunningService[],
  history: EventHistory,
): Promise<readonly ParkedOfConsumer[]> {
  const left: ParkedOfConsumer[] = [];
  for (const { name, running } of consumersOf(services)) {
    await running.retryParked(history);
    const parked = await listParked(running.view);
    if (parked.length > 0) left.push({ consumer: name, parked });
  }
  return left;
}

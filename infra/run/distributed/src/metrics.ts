import type { RunningService } from '@bluebox/service-http';
import { metrics } from '@opentelemetry/api';

const meter = metrics.getMeter('bluebox');
const parked = meter.createCounter('bluebox_parked_events', {
  description: 'Events that a view could not take, by consumer',
});

export const countParked = (consumer: string, events: number): void =>
  parked.add(events, { consumer });

export interface Measured {
  readonly service: RunningService;
  /** Running counts of the adapters, by name. */
  readonly counters: readonly (() => Readonly<Record<string, number>>)[];
}

/** Exports the lag of a process's consumers, and the counters of its adapters. */
export function measure({ service, counters }: Measured): void {
  const consumers = [
    ...service.projections.map(({ projection, running }) => ({
      consumer: projection.name,
      running,
    })),
    ...service.policies.map(({ memory, running }) => ({ consumer: memory.name, running })),
    ...(service.subscriptions ?? []),
  ];
  // A counter that first appears as 1 shows no growth to a monitor, so each counter starts at 0.
  for (const { consumer } of consumers) countParked(consumer, 0);
  meter
    .createObservableGauge('bluebox_consumer_lag', {
      description: 'Published events that a consumer has not handled yet',
    })
    .addCallback(async (result) => {
      for (const { consumer, running } of consumers)
        result.observe(await running.lag(), { consumer });
    });
  meter
    .createObservableCounter('bluebox_adapter_events', {
      description: 'What the adapters to MongoDB and Kafka count, by name',
    })
    .addCallback((result) => {
      for (const read of counters)
        for (const [name, count] of Object.entries(read())) result.observe(count, { name });
    });
}

import {
  type CommandContext,
  type ProcessManager,
  type Projection,
  type RunningProcess,
  type RunningProjection,
  runProjection,
  subscribeProcess,
  type View,
} from '@bluebox/event-sourcing';
import type { RunningService, ServiceDependencies } from './service.ts';

/** A policy with commands of any type, which only its own executor knows. */
// biome-ignore lint/suspicious/noExplicitAny: a policy's executor is contravariant in its commands
type AnyPolicy = ProcessManager<any>;

/** A service's policies by name, each with the function that executes its commands. */
export interface Policies<Q extends Readonly<Record<string, AnyPolicy>>> {
  readonly policies: Q;
  readonly executors: {
    readonly [K in keyof Q]: Q[K] extends ProcessManager<infer Command>
      ? (command: Command, context: CommandContext) => Promise<unknown>
      : never;
  };
  /** Makes ids for the commits that policies cause. */
  readonly newId: () => string;
}

/** A service's running views and policies, in the form that a `RunningService` needs. */
export interface Consumers<P extends string>
  extends Pick<RunningService, 'projections' | 'policies' | 'caughtUp' | 'stop'> {
  readonly views: Readonly<Record<P, View>>;
  readonly running: Readonly<Record<P, RunningProjection>>;
}

/**
 * Runs the views and policies of a service. All of them start concurrently, because each waits to
 * join its consumer group on Kafka.
 */
export async function runConsumers<P extends string, Q extends Readonly<Record<string, AnyPolicy>>>(
  dependencies: Pick<ServiceDependencies, 'views' | 'bus' | 'report' | 'now'>,
  projections: Readonly<Record<P, Projection>>,
  deciding?: Policies<Q>,
): Promise<Consumers<P>> {
  const { views, bus, report, now } = dependencies;
  const startProjection = async ([name, projection]: [string, Projection]) => ({
    name,
    projection,
    running: await runProjection(projection, views, bus, report),
  });
  const startPolicy = async ([name, policy]: [string, AnyPolicy]) => ({
    memory: policy.memory,
    running: await subscribeProcess(policy, views, bus, {
      execute: (deciding as Policies<Q>).executors[name] as Policies<Q>['executors'][string],
      newId: (deciding as Policies<Q>).newId,
      now: () => now().toISOString(),
      report,
    }),
  });
  const [started, startedPolicies] = await Promise.all([
    Promise.all(Object.entries<Projection>(projections).map(startProjection)),
    Promise.all(Object.entries<AnyPolicy>(deciding?.policies ?? {}).map(startPolicy)),
  ]);

  const everyConsumer: readonly (RunningProjection | RunningProcess)[] = [
    ...started.map(({ running }) => running),
    ...startedPolicies.map(({ running }) => running),
  ];
  const byName = <T>(of: (running: RunningProjection) => T) =>
    Object.fromEntries(started.map(({ name, running }) => [name, of(running)])) as Record<P, T>;
  return {
    views: byName(({ view }) => view),
    running: byName((running) => running),
    projections: started.map(({ projection, running }) => ({ projection, running })),
    policies: startedPolicies,
    async caughtUp() {
      await Promise.all(everyConsumer.map((consumer) => consumer.caughtUp()));
    },
    async stop() {
      await Promise.all(everyConsumer.map((consumer) => consumer.stop()));
    },
  };
}

import type {
  AnyProjection,
  DomainError,
  EventBus,
  EventStore,
  RecordedEvent,
  RunningProjection,
  Vault,
  ViewStore,
} from '@bluebox/event-sourcing';
import type { Route } from './route.ts';

/** What a composition root gives to a service. */
export interface ServiceDependencies {
  /** The service's own streams. */
  readonly store: EventStore;
  readonly views: ViewStore;
  readonly bus: EventBus;
  /** The service's own personal data. */
  readonly vault: Vault;
  readonly now: () => Date;
  readonly newId: () => string;
  readonly report: ServiceReport;
}

export interface ServiceReport {
  /** A policy's command was refused: the state no longer allows it. */
  readonly refused: (policy: string, error: DomainError, event: RecordedEvent) => void;
  /** A consumer has stopped and will not come back: the process should end. */
  readonly fatal: (error: unknown) => void;
}

/** A service, running: its routes to mount, its projections to rebuild and audit. */
export interface RunningService {
  readonly name: string;
  readonly routes: readonly Route[];
  readonly projections: readonly {
    readonly projection: AnyProjection;
    readonly running: RunningProjection;
  }[];
  /** Resolves when views and policies have handled everything published before the call. */
  caughtUp(): Promise<void>;
  /** Housekeeping, called every hour: sweeps personal data whose event never came. */
  tidy?(): Promise<void>;
  stop(): Promise<void>;
}

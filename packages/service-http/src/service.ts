import type { DecidingService, PhotoOwner, VaultOwner } from '@bluebox/contracts';
import type {
  EventBus,
  EventStore,
  PhotoStore,
  ProcessReport,
  Projection,
  RunningProcess,
  RunningProjection,
  Subscription,
  Vault,
  ViewStore,
} from '@bluebox/event-sourcing';
import type { Route } from './route.ts';
import type { Places } from './scope.ts';

/** Dependencies that a composition root gives to a service. */
export interface ServiceDependencies {
  /** The service's own streams. */
  readonly store: EventStore;
  readonly views: ViewStore;
  readonly bus: EventBus;
  /** The vault of the service's own personal data. */
  readonly vault: Vault;
  readonly now: () => Date;
  readonly newId: () => string;
  readonly report: ServiceReport;
}

/**
 * Dependencies of a service with an event store, as the service's row in the table of services
 * requires.
 */
export type DependenciesOf<S extends DecidingService> = Omit<ServiceDependencies, 'vault'> &
  (S extends VaultOwner ? Pick<ServiceDependencies, 'vault'> : unknown) &
  (S extends PhotoOwner ? { readonly photos: PhotoStore } : unknown);

/** Reports of a service's consumers and policies. */
export type ServiceReport = ProcessReport<unknown>;

/** A running service: routes to mount, projections to rebuild and audit, and policies. */
export interface RunningService {
  readonly name: string;
  readonly routes: readonly Route[];
  /** Finds the drives of the records that the routes name. */
  readonly places: Places;
  readonly projections: readonly {
    readonly projection: Projection;
    readonly running: RunningProjection;
  }[];
  readonly policies: readonly {
    readonly memory: Projection;
    readonly running: RunningProcess;
  }[];
  /** Consumers that fill no view. */
  readonly subscriptions?: readonly {
    readonly consumer: string;
    readonly running: Pick<Subscription, 'lag'>;
  }[];
  /**
   * Resolves when views and policies have handled all events that were published before the call.
   */
  caughtUp(): Promise<void>;
  /**
   * Deletes personal data whose event was never recorded, whose giver was forgotten, or whose drive
   * ended too long ago; called every hour.
   */
  tidy?(): Promise<void>;
  stop(): Promise<void>;
}

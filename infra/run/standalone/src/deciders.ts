import { carePolicies, careProjections, runCareService } from '@bluebox/care-service';
import type { DecidingService } from '@bluebox/contracts';
import type { KeySource, ProcessManager, Projection } from '@bluebox/event-sourcing';
import {
  inventoryPolicies,
  inventoryProjections,
  runInventoryService,
} from '@bluebox/inventory-service';
import {
  type MessengerServiceDependencies,
  messengerPolicies,
  messengerProjections,
  runMessengerService,
} from '@bluebox/messenger-service';
import { pledgePolicies, pledgeProjections, runPledgeService } from '@bluebox/pledge-service';
import type { DependenciesOf, ProofOfWork, RunningService } from '@bluebox/service-http';
import {
  runShipmentService,
  shipmentPolicies,
  shipmentProjections,
} from '@bluebox/shipment-service';

/**
 * Keys and settings for the deciding services. Each service receives only the keys that its row in the table of
 * services names.
 */
export interface DeciderKeys {
  readonly linkKey: KeySource;
  readonly proofOfWork: ProofOfWork;
  readonly messenger: Pick<MessengerServiceDependencies, 'settings' | 'publicUrl' | 'onTrouble'>;
}

export interface Decider<S extends DecidingService> {
  readonly projections: readonly Projection[];
  /** Policies of the service. A test compares the services whose events they read with the table of services. */
  readonly policies: readonly Pick<ProcessManager<unknown>, 'memory'>[];
  run(dependencies: DependenciesOf<S>, keys: DeciderKeys): Promise<RunningService>;
}

/** The services that decide, each with the parts by which it is run and audited. */
export const DECIDERS: { readonly [S in DecidingService]: Decider<S> } = {
  pledge: {
    projections: Object.values(pledgeProjections),
    policies: Object.values(pledgePolicies),
    run: (dependencies, { linkKey, proofOfWork }) =>
      runPledgeService({ ...dependencies, linkKey, proofOfWork }),
  },
  inventory: {
    projections: Object.values(inventoryProjections),
    policies: Object.values(inventoryPolicies),
    run: runInventoryService,
  },
  shipment: {
    projections: Object.values(shipmentProjections),
    policies: Object.values(shipmentPolicies),
    run: (dependencies, { linkKey }) => runShipmentService({ ...dependencies, linkKey }),
  },
  messenger: {
    projections: Object.values(messengerProjections),
    policies: Object.values(messengerPolicies),
    run: (dependencies, { messenger }) => runMessengerService({ ...dependencies, ...messenger }),
  },
  care: {
    projections: Object.values(careProjections),
    policies: Object.values(carePolicies),
    run: (dependencies, { linkKey, proofOfWork }) =>
      runCareService({ ...dependencies, linkKey, proofOfWork }),
  },
};

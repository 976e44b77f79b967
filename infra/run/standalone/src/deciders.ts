import type { DecidingService } from '@bluebox/contracts';
import type { Projection } from '@bluebox/event-sourcing';
import { inventoryProjections, runInventoryService } from '@bluebox/inventory-service';
import { pledgeProjections, runPledgeService } from '@bluebox/pledge-service';
import type { DependenciesOf, ProofOfWork, RunningService } from '@bluebox/service-http';
import { runShipmentService, shipmentProjections } from '@bluebox/shipment-service';

/** Keys that some services need besides what their row in the table of services asks for. */
export interface DeciderKeys {
  readonly linkKey: Buffer;
  readonly proofOfWork: ProofOfWork;
}

export interface Decider<S extends DecidingService> {
  readonly projections: readonly Projection[];
  run(dependencies: DependenciesOf<S>, keys: DeciderKeys): Promise<RunningService>;
}

/** The services that decide, as this process runs and audits them. */
export const DECIDERS: { readonly [S in DecidingService]: Decider<S> } = {
  pledge: {
    projections: Object.values(pledgeProjections),
    run: (dependencies, keys) => runPledgeService({ ...dependencies, ...keys }),
  },
  inventory: {
    projections: Object.values(inventoryProjections),
    run: runInventoryService,
  },
  shipment: {
    projections: Object.values(shipmentProjections),
    run: (dependencies, { linkKey }) => runShipmentService({ ...dependencies, linkKey }),
  },
};

import type { DecidingService } from '@bluebox/contracts';
import type { Projection } from '@bluebox/event-sourcing';
import { type DependenciesOf, proofOfWork, type RunningService } from '@bluebox/service-http';
import { messengerProcessSettings, readSettings } from './config.ts';
import type { ProcessKeys } from './process-keys.ts';
import type { ProcessReport } from './report.ts';

export interface Decider<S extends DecidingService> {
  readonly projections: readonly Projection[];
  /**
   * @param keys the service's keys.
   * @param report the reports of the process.
   */
  run(
    dependencies: DependenciesOf<S>,
    keys: ProcessKeys,
    report: Pick<ProcessReport, 'trouble'>,
  ): Promise<RunningService>;
}

/**
 * Loaders of the services that decide, for their processes and the audit. Each service is loaded
 * only where it is needed, because loading all of them delays the start of a process by a second or
 * two.
 */
export const DECIDERS: { readonly [S in DecidingService]: () => Promise<Decider<S>> } = {
  async pledge() {
    const { pledgeProjections, runPledgeService } = await import('@bluebox/pledge-service');
    const { BLUEBOX_PROOF_OF_WORK_BITS: bits } = readSettings('BLUEBOX_PROOF_OF_WORK_BITS');
    return {
      projections: Object.values(pledgeProjections),
      run: (dependencies, keys) =>
        runPledgeService({
          ...dependencies,
          linkKey: keys.live('link'),
          proofOfWork: proofOfWork(keys.live('proof-of-work'), bits),
        }),
    };
  },
  async inventory() {
    const { inventoryProjections, runInventoryService } = await import(
      '@bluebox/inventory-service'
    );
    return { projections: Object.values(inventoryProjections), run: runInventoryService };
  },
  async shipment() {
    const { runShipmentService, shipmentProjections } = await import('@bluebox/shipment-service');
    return {
      projections: Object.values(shipmentProjections),
      run: (dependencies, keys) =>
        runShipmentService({ ...dependencies, linkKey: keys.live('link') }),
    };
  },
  async messenger() {
    const { messengerProjections, runMessengerService } = await import(
      '@bluebox/messenger-service'
    );
    return {
      projections: Object.values(messengerProjections),
      run: (dependencies, _keys, report) =>
        runMessengerService({
          ...dependencies,
          ...messengerProcessSettings(),
          onTrouble: report.trouble('sending'),
        }),
    };
  },
  async care() {
    const { careProjections, runCareService } = await import('@bluebox/care-service');
    const { BLUEBOX_PROOF_OF_WORK_BITS: bits } = readSettings('BLUEBOX_PROOF_OF_WORK_BITS');
    return {
      projections: Object.values(careProjections),
      run: (dependencies, keys) =>
        runCareService({
          ...dependencies,
          linkKey: keys.live('link'),
          proofOfWork: proofOfWork(keys.live('proof-of-work'), bits),
        }),
    };
  },
};

import { chooseServers, readSettings } from '@bluebox/servers';
import type { FaultCase, NotRun, Scale, Shown } from '../fault-case.ts';
import { type DistributedScenario, onDistributed } from './scenario.ts';

const KEPT = 'what was acknowledged is there, published and shown, once and in order (1, 2)';

export interface DistributedCase {
  readonly name: string;
  /** The property that must hold; by default, that every acknowledged command is kept. */
  readonly invariant?: string;
  /** Whether the case is in the short selection. Default false. */
  readonly short?: boolean;
  readonly faults: (scenario: DistributedScenario, scale: Scale) => Promise<void>;
  /** Wraps the run of a case that needs further preparation. */
  readonly around?: (
    run: (options?: Parameters<typeof onDistributed>[1]) => Promise<Shown>,
  ) => Promise<Shown | NotRun>;
}

/** Makes a case with a broker and a database of its own, which the case may kill. */
export function distributedCase({
  name,
  invariant = KEPT,
  short = false,
  faults,
  around = (run) => run(),
}: DistributedCase): FaultCase {
  return {
    name,
    way: 'distributed',
    invariant,
    short,
    async run(scale) {
      const settings = readSettings(process.env);
      const chosen = await chooseServers({ ...settings, way: 'local' });
      if (chosen.way !== 'local')
        return {
          notRun: 'needs a broker and a database that it may kill, started on this machine',
        };
      return around((options) => onDistributed((scenario) => faults(scenario, scale), options));
    },
  };
}

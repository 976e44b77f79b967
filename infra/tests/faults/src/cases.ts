import { distributedCases } from './distributed/cases.ts';
import type { FaultCase } from './fault-case.ts';
import { clockOff } from './standalone/clock-off.ts';
import { diskFull } from './standalone/disk-full.ts';
import { killed } from './standalone/killed.ts';
import { lostPages } from './standalone/lost-pages.ts';
import { poison } from './standalone/poison.ts';
import { rebuilt } from './standalone/rebuilt.ts';
import { slowReaders } from './standalone/slow-readers.ts';
import { tornLog } from './standalone/torn-log.ts';
/** All cases of the fault suite, in the order in which they run and are reported. */
export const FAULT_CASES: readonly FaultCase[] = [
  killed,
  tornLog,
  lostPages,
  diskFull,
  clockOff,
  slowReaders,
  rebuilt,
  poison,
  ...distributedCases,
];

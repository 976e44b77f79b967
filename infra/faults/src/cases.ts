import type { FaultCase } from './fault-case.ts';
import { killed } from './standalone/killed.ts';

export const FAULT_CASES: readonly FaultCase[] = [killed];

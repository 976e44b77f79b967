import { setFlagsFromString } from 'node:v8';

/**
 * Growth of the heap, in percent of the data that survived the last garbage collection, at which the next
 * collection runs.
 */
const HEAP_GROWTH = 50;

/**
 * Keeps the process small on a laptop. When memory is plentiful, V8 by default lets the heap grow to several
 * times the live data: 6,000 pledges took 281 MB of resident memory, with only 37 MB of live heap. There is no
 * hard limit, so memory that is needed stays available.
 */
export function keepHeapSmall(): void {
  setFlagsFromString(`--heap-growing-percent=${HEAP_GROWTH}`);
}

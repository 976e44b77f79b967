import { desksProjection } from './desks.ts';
import { mattersProjection } from './matters.ts';

/** The views of the care service. */
export const careProjections = { desks: desksProjection, matters: mattersProjection };

import type { CaseView } from '@bluebox/contracts';

/** Stages of a case, in order: 派发 → 沟通 → 处置 → 反馈. */
export const STAGES = ['assigned', 'contacted', 'handled', 'answered'] as const;
type Stage = CaseView['stage'];

/** Returns the index of a stage; -1 before the first. */
export const stepOf = (stage: Stage): number => (stage === undefined ? -1 : STAGES.indexOf(stage));

/**
 * Returns the stages that a case can be moved to: the present one, to add a note, and every later
 * one.
 */
export const stagesFrom = (stage: Stage): readonly (typeof STAGES)[number][] =>
  STAGES.slice(Math.max(0, stepOf(stage)));

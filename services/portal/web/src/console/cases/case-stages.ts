import type { CaseView } from '@bluebox/contracts';

/** Stages of a case, in order: 派发 → 沟通 → 处置 → 反馈. */
export const STAGES = ['assigned', 'contacted', 'handled', 'answered'] as const;
type Stage = CaseView['stage'];

/** Returns the index of a stage; -1 for a case before the first stage. */
export const stepOf = (stage: Stage): number => (stage === undefined ? -1 : STAGES.indexOf(stage));

/**
 * Returns the stages to which a case can be moved: the present stage, which only adds a note, and
 * all later stages.
 */
export const stagesFrom = (stage: Stage): readonly (typeof STAGES)[number][] =>
  STAGES.slice(Math.max(0, stepOf(stage)));

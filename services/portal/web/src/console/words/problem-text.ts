import type { TFunction } from 'i18next';
import { ApiProblem } from '../../shared/api.ts';

/** What went wrong and what to do, in the person's language; else in the server's words. */
export function problemText(t: TFunction, problem: unknown): string {
  if (!(problem instanceof ApiProblem)) return t('problems.UNFORESEEN');
  const known = t(`problems.${problem.code}`, { defaultValue: '', ...problem.data });
  if (known !== '') return known;
  if (problem.status >= 500) return t('problems.INTERNAL');
  return problem.message;
}

export interface FieldProblem {
  readonly path: string;
  readonly message: string;
}

/** Of refused input: where and why; the words of the fields are the server's. */
export function fieldProblems(problem: unknown): readonly FieldProblem[] {
  return problem instanceof ApiProblem ? problem.errors : [];
}

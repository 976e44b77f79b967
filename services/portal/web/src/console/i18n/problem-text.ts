import { LOT_PROBLEMS } from '@bluebox/contracts/lot';
import type { TFunction } from 'i18next';
import { ApiProblem } from '../../platform/api.ts';

/**
 * Returns the catalogue's text for a problem. A refusal that the catalogue lacks is shown with the
 * server's message.
 */
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

/** Keys of the catalogue for errors in single fields, by the server's message. */
const KNOWN_MESSAGES: Readonly<Record<string, string>> = {
  'must not hold a phone or staff number': 'digits',
  [LOT_PROBLEMS.shortened]: 'lot-shortened',
  [LOT_PROBLEMS.person]: 'lot-person',
  [LOT_PROBLEMS.trace]: 'lot-trace',
  [LOT_PROBLEMS.marks]: 'lot-marks',
  'must be one line of plain text': 'plain',
  'must not hold characters that cannot be seen': 'unseen',
  'is not a day of the calendar': 'day',
};

/**
 * Returns the field and the reason of each error in refused input. The server's message stands in
 * for a reason that the catalogue lacks.
 */
export function fieldProblems(t: TFunction, problem: unknown): readonly FieldProblem[] {
  if (!(problem instanceof ApiProblem)) return [];
  return problem.errors.map(({ path, message }) => {
    const known = KNOWN_MESSAGES[message];
    return {
      path,
      message: known === undefined ? `${path}: ${message}` : t(`fieldProblem.${known}`),
    };
  });
}

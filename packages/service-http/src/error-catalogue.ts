import { REFUSALS_BY_SUBJECT } from '@bluebox/contracts';
import { PROBLEMS, STATUS_OF_KIND } from './problem.ts';

export interface CatalogueEntry {
  readonly code: string;
  readonly status: number;
  /** Sentence for developers, which names values of the problem's `data` in braces. */
  readonly sentence: string;
}

export interface CatalogueSection {
  readonly title: string;
  readonly entries: readonly CatalogueEntry[];
}

/**
 * Every error of the API: the problems of requests, then the refusals of the services by subject.
 */
export const ERROR_CATALOGUE: readonly CatalogueSection[] = [
  {
    title: 'Requests, sessions and the system',
    entries: Object.entries(PROBLEMS).map(([code, problem]) => ({ code, ...problem })),
  },
  ...Object.entries(REFUSALS_BY_SUBJECT).map(([title, refusals]) => ({
    title,
    entries: Object.entries(refusals).map(([code, { kind, sentence }]) => ({
      code,
      status: STATUS_OF_KIND[kind],
      sentence,
    })),
  })),
];

/** Returns the text of `docs/errors.md`, with the whole catalogue. */
export function errorsAsMarkdown(): string {
  const sections = ERROR_CATALOGUE.map(({ title, entries }) =>
    [
      `## ${title}`,
      '',
      '| code | status | sentence |',
      '|-|-|-|',
      ...entries.map(({ code, status, sentence }) => `| \`${code}\` | ${status} | ${sentence} |`),
      '',
    ].join('\n'),
  );
  return [
    '# Errors of the API',
    '',
    'This page is generated from [`refusals.ts`](../packages/contracts/src/refusals.ts) and',
    '[`problem.ts`](../packages/service-http/src/problem.ts). After a change there, write it again with',
    '`npx vitest run --project unit packages/service-http/src/error-catalogue.spec.ts -u`.',
    '',
    'An error is answered as problem details (RFC 9457, `application/problem+json`). Its `code` is stable and has',
    'one status and one meaning; `detail` is the sentence below, for developers; `data` has the values that the',
    'sentence names in braces, and often more. Nothing was changed, unless the sentence says otherwise.',
    '',
    sections.join('\n'),
  ].join('\n');
}

import type { DriveTerms } from './events/pledge.ts';
import type { Need, Organiser } from './vocabulary.ts';

/** Language of a reader. A drive's own texts are in Chinese. */
export type ReadersLanguage = 'zh' | 'en';

/**
 * Returns the terms with the texts in the reader's language. Departments and items keep their
 * Chinese names, which pledges and stock refer to; {@link departmentIn} and {@link needsIn}
 * translate them.
 */
export function termsIn<
  Terms extends Pick<
    DriveTerms,
    'title' | 'summary' | 'recipient' | 'organiser' | 'handInPoints' | 'english'
  >,
>(language: ReadersLanguage, terms: Terms): Terms {
  if (language === 'zh') return terms;
  const { english, recipient, organiser } = terms;
  const summary = english?.summary ?? terms.summary;
  const region = recipient.english?.region ?? recipient.region;
  return {
    ...terms,
    title: english?.title ?? terms.title,
    ...(summary === undefined ? {} : { summary }),
    recipient: {
      ...recipient,
      name: recipient.english?.name ?? recipient.name,
      ...(region === undefined ? {} : { region }),
    },
    ...(organiser === undefined ? {} : { organiser: organiserIn(organiser) }),
    handInPoints: terms.handInPoints.map((point) => ({ ...point, ...point.english })),
  };
}

function organiserIn({ name, contact, english, ...organiser }: Organiser): Organiser {
  return {
    ...organiser,
    name: english?.name ?? name,
    ...(contact === undefined
      ? {}
      : { contact: { ...contact, office: english?.office ?? contact.office } }),
    ...(english === undefined ? {} : { english }),
  };
}

/** Returns the translated name of a department, or the name itself if there is no translation. */
export const departmentIn = (
  language: ReadersLanguage,
  { english }: Pick<DriveTerms, 'english'>,
  department: string,
): string =>
  (language === 'en'
    ? english?.departments?.find((known) => known.department === department)?.name
    : undefined) ?? department;

/** Returns the needs with translated names of items, where there are translations. */
export const needsIn = (language: ReadersLanguage, needs: readonly Need[]): readonly Need[] =>
  language === 'zh' ? needs : needs.map((need) => ({ ...need, ...need.english }));

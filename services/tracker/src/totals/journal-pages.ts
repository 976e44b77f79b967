import type { View } from '@bluebox/event-sourcing';
import type { JournalDocument, Span } from './projection.ts';

/** Number of journal documents per read. */
const JOURNAL_PAGE = 2_000;

/**
 * Pages through the journal of a drive, in order of time.
 * @param span length of the spans to read.
 */
export async function* journalPages(
  totals: View,
  driveId: string,
  span: Span,
  begins: { readonly gte: string; readonly lt?: string },
): AsyncIterable<readonly JournalDocument[]> {
  for (let from = begins.gte; ; ) {
    const page = await totals.find<JournalDocument>('journal', {
      where: { driveId, span, begins: { ...begins, gte: from } },
      sort: [['begins', 'asc']],
      limit: JOURNAL_PAGE,
    });
    yield page;
    const last = page.at(-1);
    if (last === undefined || page.length < JOURNAL_PAGE) return;
    // The added space makes a text that sorts after the last beginning and before any later one.
    from = `${last.begins} `;
  }
}

import type { View } from '@bluebox/event-sourcing';
import type { JournalDocument, Span } from './projection.ts';

/** Number of journal documents per read. */
const JOURNAL_PAGE = 2_000;

/** Pages through the journal of a drive, in spans of one length, in order of time. */
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
    // The next page starts at the last beginning followed by a space, which sorts after the last
    // beginning and before any later one.
    from = `${last.begins} `;
  }
}

import { type PledgeLine, pledgeEvents } from '@bluebox/contracts';
import { change, changeExisting, defineProjection, someOf } from '@bluebox/event-sourcing';

const imported = 'imported';
const importIds = 'import-ids';

/**
 * An imported pledge, with the fields that identify the pledge when a later spreadsheet corrects
 * the time or the person.
 */
export interface ImportedDocument {
  readonly id: string;
  readonly driveId: string;
  readonly reference: string;
  /** Time from the spreadsheet; empty if there is none. */
  readonly submittedAt: string;
  /** All lines as one text, independent of their order. */
  readonly goods: string;
}

/**
 * A person's assignment of rows to a pledge. `id` is the id of the pledge that the rows' key would
 * create.
 */
export interface ImportIdDocument {
  readonly id: string;
  readonly driveId: string;
  readonly pledgeId: string;
}

const plain = (text: string | undefined): string =>
  (text ?? '').normalize('NFKC').replace(/\s+/g, '').toLowerCase();

/** Returns a text that is equal for the same goods in the same quantities, in any order. */
export function goodsText(lines: readonly Omit<PledgeLine, 'lineId'>[]): string {
  const each = lines.map(({ item, quantity, expiry, lot }) =>
    JSON.stringify([
      plain(item.name),
      plain(item.specification),
      item.category,
      item.unit,
      quantity,
      expiry ?? '',
      plain(lot),
    ]),
  );
  return each.sort().join('\n');
}

/** Imported pledges, to find a pledge by its time or its goods. */
export const importedProjection = defineProjection({
  name: 'pledge-imported',
  version: 3,
  collections: [
    { name: imported, indexes: ['driveId+submittedAt', 'driveId+goods'] },
    { name: importIds, indexes: ['driveId'] },
  ],
  reads: [
    someOf(pledgeEvents, {
      'pledge.submitted': ({ data }) =>
        data.channel !== 'import'
          ? []
          : [
              change<ImportedDocument>(imported, data.pledgeId, () => ({
                id: data.pledgeId,
                driveId: data.driveId,
                reference: data.reference,
                submittedAt: data.submittedAt ?? '',
                goods: goodsText(data.lines),
              })),
            ],
      'pledge.amended': ({ data }) => [
        changeExisting<ImportedDocument>(imported, data.pledgeId, (pledge) => ({
          ...pledge,
          ...(data.submittedAt === undefined ? {} : { submittedAt: data.submittedAt }),
          goods: goodsText(data.lines),
        })),
        ...(data.importedAs === undefined
          ? []
          : [
              change<ImportIdDocument>(importIds, data.importedAs, () => ({
                id: data.importedAs ?? '',
                driveId: data.driveId,
                pledgeId: data.pledgeId,
              })),
            ]),
      ],
    }),
  ],
});

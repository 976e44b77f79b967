import type { RememberedColumns } from '@bluebox/spreadsheet/columns';

const storageKey = (driveId: string) => `bluebox.import-columns.${driveId}`;

/**
 * Returns the headings that were last chosen for this drive, and the columns that were marked as
 * absent.
 */
export function rememberedColumns(driveId: string): RememberedColumns {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(storageKey(driveId)) ?? '{}');
    return typeof stored === 'object' && stored !== null
      ? Object.fromEntries(
          Object.entries(stored).filter((entry): entry is [string, string] =>
            entry.every((part) => typeof part === 'string'),
          ),
        )
      : {};
  } catch {
    // Columns are guessed if the storage is missing, as in some private windows, or malformed.
    return {};
  }
}

export function rememberForDrive(driveId: string, columns: RememberedColumns): void {
  try {
    localStorage.setItem(storageKey(driveId), JSON.stringify(columns));
  } catch {
    // A browser that refuses storage remembers no columns.
  }
}

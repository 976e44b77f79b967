import type { RememberedColumns } from '@bluebox/spreadsheet/columns';

const storageKey = (driveId: string) => `bluebox.import-columns.${driveId}`;

/**
 * Returns the headings that were last chosen for this drive, and the columns that its file lacked.
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
    // Columns are guessed if storage is missing, as in some private windows, or its content is not
    // ours.
    return {};
  }
}

export function rememberForDrive(driveId: string, columns: RememberedColumns): void {
  try {
    localStorage.setItem(storageKey(driveId), JSON.stringify(columns));
  } catch {
    // The columns are guessed the next time if the browser refuses storage.
  }
}

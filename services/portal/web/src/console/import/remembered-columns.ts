import type { RememberedColumns } from '@bluebox/spreadsheet/columns';

const storageKey = (driveId: string) => `bluebox.import-columns.${driveId}`;

/** The headings that were chosen for this drive the last time. */
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
    // Storage is missing in some private windows, or its content is not ours: then columns are guessed.
    return {};
  }
}

export function rememberForDrive(driveId: string, columns: RememberedColumns): void {
  try {
    localStorage.setItem(storageKey(driveId), JSON.stringify(columns));
  } catch {
    // Then they are guessed the next time.
  }
}

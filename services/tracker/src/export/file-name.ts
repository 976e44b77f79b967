import { localClock } from './local-clock.ts';

/**
 * Largest number of characters of the title in a file name. Many file systems refuse names longer
 * than 255 bytes.
 */
const LONGEST_TITLE = 40;

export interface NamedTable {
  /** Title of the drive; absent until the tracker has seen it. */
  readonly title: string | undefined;
  /** Name of the table and, if the file has only chosen rows, a word that says so. */
  readonly words: readonly string[];
  readonly extension: string;
  readonly now: Date;
}

/** Returns a file name with drive, table and day: `西吉县急需药品募集-登记-1128.xlsx`. */
export function exportFileName({ title, words, extension, now }: NamedTable): string {
  const day = localClock(now.getTime());
  const drive = [...allowed(title ?? '')].slice(0, LONGEST_TITLE).join('').trim();
  return `${[drive, ...words, day.slice(5, 7) + day.slice(8, 10)].filter(Boolean).join('-')}.${extension}`;
}

/**
 * Removes characters that some file system refuses or hides: reserved characters, controls,
 * direction marks, and dots at either end.
 */
export const allowed = (text: string): string =>
  text
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\\/:*?"<>|]+/gu, ' ')
    .replace(/\s+/gu, ' ')
    .replace(/^[. ]+|[. ]+$/gu, '');

/**
 * Returns the header that makes a browser save a response under a name.
 * @param plain name for clients that accept only ASCII.
 */
export const savedAs = (name: string, plain: string): string =>
  `attachment; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(name).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )}`;

import { localClock } from './local-clock.ts';

/** Characters of a title that a name begins with: names beyond 255 bytes are refused by file systems. */
const LONGEST_TITLE = 40;

export interface NamedTable {
  /** Of the drive; absent as long as nothing was heard of it. */
  readonly title: string | undefined;
  /** What the table is called, and whether it has chosen rows only. */
  readonly words: readonly string[];
  readonly extension: string;
  readonly now: Date;
}

/** As an officer would call the file: drive, table, and day; `西吉县急需药品募集-登记-1128.xlsx`. */
export function exportFileName({ title, words, extension, now }: NamedTable): string {
  const day = localClock(now.getTime());
  const drive = [...allowed(title ?? '')].slice(0, LONGEST_TITLE).join('').trim();
  return `${[drive, ...words, day.slice(5, 7) + day.slice(8, 10)].filter(Boolean).join('-')}.${extension}`;
}

/** Without what some file system refuses, or hides: reserved characters, controls and marks of direction, dots at the ends. */
const allowed = (text: string): string =>
  text
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\\/:*?"<>|]+/gu, ' ')
    .replace(/\s+/gu, ' ')
    .replace(/^[. ]+|[. ]+$/gu, '');

/** The header that saves an answer under a name of any script; `plain` is for clients that know ASCII only. */
export const savedAs = (name: string, plain: string): string =>
  `attachment; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(name).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )}`;

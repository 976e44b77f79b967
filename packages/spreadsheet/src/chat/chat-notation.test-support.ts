import type { ChatLine } from './chat.ts';
import type { WrittenEntry, WrittenItem } from './written-goods.ts';

const itemText = ({
  name,
  specification,
  quantity,
  unit,
  expiry,
  condition,
  doubts,
}: WrittenItem) =>
  [
    name === '' ? '?' : name,
    ...(specification === undefined ? [] : [`[${specification}]`]),
    `${quantity ?? '?'}${unit ?? ''}`,
    ...(expiry === undefined ? [] : [`~${expiry}`]),
    ...(condition === undefined ? [] : [`=${condition}`]),
    ...doubts.map((doubt) => `!${doubt}`),
  ].join(' ');

const entryText = ({ name, nameGuessed, department, phone, staffNumber, ...entry }: WrittenEntry) =>
  [
    name === undefined ? '?' : `${name}${nameGuessed ? '*' : ''}`,
    ...(department === undefined ? [] : [`/${department}`]),
    ...(phone === undefined ? [] : [`+${phone}`]),
    ...(staffNumber === undefined ? [] : [`#${staffNumber}`]),
    ...entry.doubts.map((doubt) => `!${doubt}`),
    ...(entry.rest === '' ? [] : [`"${entry.rest}"`]),
    ':',
    entry.items.length === 0 ? '-' : entry.items.map(itemText).join(' | '),
  ].join(' ');

/**
 * Writes what was read of a line in a short notation: `1 张三 /研发部 +138… : 布洛芬 [0.3g] 2盒 ~2028-05-31`, or
 * `1 (note)`. A guessed name has an asterisk, a doubt an exclamation mark, and a missing part a question
 * mark.
 */
export const chatNotation = ({ line, entries, skipped }: ChatLine): string =>
  `${line} ${skipped === undefined ? entries.map(entryText).join(' ;; ') : `(${skipped})`}`;

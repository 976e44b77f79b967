/** Separators that people put between the digits of a number, and characters that are not seen at all. */
const BETWEEN_DIGITS = /(?<=\d)[\s.·,，、_()（）\-–—‐‑−~/\\+:：\p{Cf}]+(?=\d)/gu;
/** Numbers that goods bear and no person does: registrations of medicines and devices, standards, sizes. */
const OF_GOODS = [
  /国药准字\s*[A-Z]{1,2}\s*\d{8}/giu,
  /械[^\da-z]{0,8}(?:19|20)\d{2}第?\d{4,7}号?(?!\d)/giu,
  /\b(?:GB|YY|WS|QB|FZ|HG|JB|ISO|EN|ASTM|AQ|T)(?:\/[TZ])?\s*[A-Z]?\d{2,6}(?:\.\d+)?\s*[-—–]\s*(?:19|20)\d{2}/giu,
] as const;
/** Digits as they are written out, with 幺 for one as on the telephone. */
const HAN_DIGITS =
  /[〇零一二三四五六七八九幺两壹贰叁肆伍陆柒捌玖](?:\s*[〇零一二三四五六七八九幺两壹贰叁肆伍陆柒捌玖]){6,}/u;
const ADDRESS = /\S@\S/u;
/** Seven digits are a telephone of a small town; staff numbers are often letters before six. */
const LONG_NUMBER = /\d{7,}/u;
const STAFF_NUMBER = /(?<![a-z])[a-z]{1,4}\d{6,}/iu;

/**
 * Whether a text seems to hold a telephone, staff or identity number or a personal address, in any notation.
 * When in doubt it refuses, because such a text goes into the log, where nothing is erased.
 */
export function seemsPersonal(text: string): boolean {
  let plain = text.normalize('NFKC');
  for (const number of OF_GOODS) plain = plain.replace(number, ' ');
  if (ADDRESS.test(plain) || HAN_DIGITS.test(plain)) return true;
  const joined = plain.replace(BETWEEN_DIGITS, '');
  return (
    LONG_NUMBER.test(joined) || STAFF_NUMBER.test(joined.replace(/(?<=[a-z])[\s\-_]+(?=\d)/giu, ''))
  );
}

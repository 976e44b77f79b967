import type { MessageWords } from './words.ts';

const CASES = {
  missing: 'goods are missing',
  damaged: 'goods are damaged',
  surplus: 'there are more goods than listed',
  request: 'a request',
} as const;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

const counted = (count: number, one: string, other = `${one}s`): string =>
  `${count} ${count === 1 ? one : other}`;

export const en: MessageWords = {
  sender: 'Bluebox',
  test: 'This is a test message. If you can read it, the channel works.',
  published: (recipient, closesOn) =>
    `The drive for ${recipient} is open. Pledges are taken until ${closesOn}.`,
  completed: 'The drive is complete. Thank you to everybody who took part.',
  caseOpened: (kind, box) =>
    box === undefined
      ? `A new case was opened: ${CASES[kind]}. See the list of cases.`
      : `A new case was opened for carton ${box}: ${CASES[kind]}. See the list of cases.`,
  consignmentConfirmed: (number, boxes) =>
    `The recipient has confirmed ${boxes === 1 ? 'the only carton' : `all ${boxes} cartons`} of consignment ${number}.`,
  giver: {
    title: (reference) => `News of what you gave (reference ${reference})`,
    received: (pieces) => `The desk has taken in ${counted(pieces, 'piece')}.`,
    sent: (boxes) =>
      `${counted(boxes, 'carton')} with goods of yours ${boxes === 1 ? 'was' : 'were'} sent.`,
    confirmed: (boxes) =>
      `The recipient has confirmed ${counted(boxes, 'of these cartons', 'of these cartons')}.`,
    toFetch: (pieces) =>
      `${counted(pieces, 'piece')} could not be taken. Please fetch ${pieces === 1 ? 'it' : 'them'} at the hand-in point.`,
    more: 'Open the private link that you got with your pledge to see where each piece is.',
    end: (url) => `To get no more of these mails, open: ${url}`,
  },
  digest: {
    title: (day) => `Daily digest, ${day}`,
    sinceYesterday: (hour) => `Since yesterday at ${hour}:00`,
    newPledges: (count) => counted(count, 'new pledge'),
    confirmedBoxes: (count) => `${counted(count, 'carton')} confirmed by the recipient`,
    newCases: (count) => counted(count, 'new case'),
    openCases: (count) => `${counted(count, 'case')} open.`,
    short: (lines) => `Short at hand-in: ${lines}.`,
    nothingNew: 'No new pledges, receipts or cases.',
  },
  outstanding: {
    title: (pledges, day) =>
      `On ${day}, ${pledges === 1 ? '1 pledge has' : `${pledges} pledges have`} not been brought in yet:`,
    none: (day) => `On ${day}, everything that was pledged has been brought in.`,
    pledges: (count) => counted(count, 'pledge'),
    noPoint: 'No hand-in point chosen',
    noDepartment: 'No department given',
    bring: (closesOn) => `Please bring them to the hand-in point you chose by ${closesOn}.`,
    bringWithin: (days) =>
      `Please bring them to the hand-in point you chose within ${counted(days, 'day')} of your pledge. It may lapse after that, and you would have to pledge again.`,
    more: (groups) => `${counted(groups, 'more group')} in the console.`,
  },
  goods: (items) => items.join('; '),
  aside: (text) => ` (${text})`,
  list: (parts) => parts.join(', '),
  colon: ': ',
  day: (day) => {
    const [, month = 1, date] = day.split('-').map(Number);
    return `${date} ${MONTHS[month - 1]}`;
  },
};

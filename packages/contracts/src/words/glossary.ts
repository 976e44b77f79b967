import { en } from './en.ts';
import { TERMS, type Term } from './words.ts';
import { zh } from './zh.ts';

/** Meanings of the terms, for people who work on the code. */
const MEANINGS: Readonly<Record<Term, string>> = {
  drive:
    'One campaign for one recipient: its window, its needs, its acceptance rules and its hand-in points.',
  need: 'What the recipient asks for: a category, a unit and a quantity.',
  pledge:
    'What one person has promised to give to a drive. It is made of lines and has a reference such as XLX-4K7M2P.',
  line: 'An item of a pledge or reception with its quantity, unit, expiry, lot and condition.',
  handInPoint: 'A place where givers bring their goods.',
  slot: 'A time at a hand-in point, with a number of places for givers who bring goods then.',
  appointment: 'The slot that a giver has booked for a pledge.',
  walkIn: 'Goods that somebody brings without having pledged them.',
  reception: 'The record of what came of one pledge, or of one walk-in.',
  inspection: 'The finding on each part of a received line: accepted, or rejected with a reason.',
  parcel:
    'An accepted quantity of one line. Stock is made of parcels, and they carry the trace to the giver.',
  lot: 'The number that the maker prints on a pack.',
  kit: 'Parcels that were assembled into one unit, or a unit that was given ready-made.',
  traceCode:
    'The number that a medicine bears on each single pack. Only a keyed pseudonym of it is kept.',
  catalogue:
    'The items by which lines and needs can name their goods, with their names and the codes on their packs.',
  recipe: 'The goods of which a kit is assembled. In code and API it is a recipe.',
  stocktake:
    'A count of what is there, by people who do not see the recorded quantities, and the adjustments that follow. In code and API it is a count.',
  hold: 'An order to stop all goods of some lots of an item wherever they are, until it is lifted.',
  box: 'A numbered carton with a label and a QR code. In code and API it is a box.',
  consignment: 'Sealed cartons that are sent together by one carrier.',
  waybill: "The carrier's number of a consignment.",
  receipt: 'What the recipient confirms of each carton: received, damaged or missing.',
  case: 'A difference or a request that is followed until it is closed.',
  giver: 'A person who pledges or brings goods.',
  recipient: 'The organisation that the goods are sent to.',
  coordinator: 'An account that may do everything in the drives in which its role holds.',
  organisation:
    'A part of the installation to which drives belong, and in whose drives a role can hold.',
};

type Table = Readonly<Record<string, string>>;

const rows = (chinese: Table, english: Table): string =>
  Object.entries(chinese)
    .map(([code, word]) => `| ${english[code]} | ${word} | \`${code}\` |`)
    .join('\n');
const table = (title: string, chinese: Table, english: Table): string =>
  `## ${title}\n\n| English | 中文 | in code |\n|-|-|-|\n${rows(chinese, english)}\n`;
const unitTable = (words: typeof zh): Table =>
  Object.fromEntries(
    Object.entries(words.unit).map(([unit, { one, other }]) => [
      unit,
      one === other ? one : `${one}, ${other}`,
    ]),
  );

/** Returns the text of `docs/glossary.md`. */
export const glossaryAsMarkdown = (): string =>
  [
    '# Glossary\n',
    'Pages, papers, exported and imported tables and link previews take these words from [`packages/contracts/src/words`](../packages/contracts/src/words/words.ts). A test compares this page with them; `npx vitest run --project unit packages/contracts/src/words -u` writes it again.\n',
    '## Terms\n',
    `| English | 中文 | meaning |\n|-|-|-|\n${TERMS.map((term) => `| ${en.term[term]} | ${zh.term[term]} | ${MEANINGS[term]} |`).join('\n')}\n`,
    table('Categories', zh.category, en.category),
    table('Units', unitTable(zh), unitTable(en)),
    table('Conditions of a pack', zh.condition, en.condition),
    table('Reasons for rejecting goods', zh.reason, en.reason),
    table('Accounts of the ledger', zh.account, en.account),
    table('States of a drive', zh.driveStatus, en.driveStatus),
  ].join('\n');

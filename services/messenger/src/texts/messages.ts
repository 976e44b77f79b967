import { type Item, type OutstandingGroup, termsIn } from '@bluebox/contracts';
import type { KnownDrive } from '../projections/drives.ts';
import type { GiverFacts } from '../projections/givers.ts';
import type { KnownCase, KnownConsignment } from '../projections/happenings.ts';
import {
  itemText,
  MESSAGE_WORDS,
  type MessageLanguage,
  outstandingLines,
  pledgesOf,
} from './outstanding.ts';

/** A message's text, and the subject that mail shows. */
export interface MessageText {
  readonly subject: string;
  readonly text: string;
}

/** Facts that a digest tells. */
export interface DigestFacts {
  readonly day: string;
  readonly hour: number;
  readonly newPledges: number;
  readonly confirmedBoxes: number;
  readonly newCases: number;
  readonly openCases: number;
  readonly short: readonly { readonly item: Item; readonly quantity: number }[];
  readonly outstanding: readonly OutstandingGroup[];
}

/** Facts of a message, by its kind. */
export type MessageFacts =
  | { readonly kind: 'test' | 'drive-published' | 'drive-completed' }
  | { readonly kind: 'case-opened'; readonly opened: KnownCase }
  | { readonly kind: 'consignment-confirmed'; readonly consignment: KnownConsignment }
  | { readonly kind: 'daily-digest'; readonly digest: DigestFacts }
  | { readonly kind: 'giver-steps'; readonly giver: GiverFacts };

/** URLs in a message; absent if Bluebox does not know its own. */
export interface MessageLinks {
  /** URL at which readers find more. */
  readonly link: string | undefined;
  /** URL at which a giver ends the mails. */
  readonly unsubscribe?: string | undefined;
}

/** Largest number of groups in a digest. */
const MOST_GROUPS = 20;
/** Largest number of lines that came up short in a digest. */
const MOST_SHORT = 10;

/** Whether a digest has nothing to tell. */
export const isEmptyDigest = (facts: DigestFacts): boolean =>
  facts.newPledges === 0 &&
  facts.confirmedBoxes === 0 &&
  facts.newCases === 0 &&
  facts.openCases === 0 &&
  facts.short.length === 0 &&
  facts.outstanding.length === 0;

/** Writes a message. */
export function messageText(
  language: MessageLanguage,
  { terms }: Pick<KnownDrive, 'terms'>,
  facts: MessageFacts,
  { link, unsubscribe }: MessageLinks,
): MessageText {
  const words = MESSAGE_WORDS[language];
  const { title } = termsIn(language, terms);
  const lines = linesOf(language, terms, facts);
  const subject =
    facts.kind === 'daily-digest' ? words.digest.title(words.day(facts.digest.day)) : lines[0];
  return {
    subject: `${title}${words.colon}${subject}`,
    text: [
      `【${words.sender}】${title}`,
      ...lines,
      ...(link === undefined ? [] : [link]),
      ...(unsubscribe === undefined ? [] : ['', words.giver.end(unsubscribe)]),
    ].join('\n'),
  };
}

function linesOf(
  language: MessageLanguage,
  terms: KnownDrive['terms'],
  facts: MessageFacts,
): readonly string[] {
  const words = MESSAGE_WORDS[language];
  switch (facts.kind) {
    case 'test':
      return [words.test];
    case 'drive-published':
      return [
        words.published(termsIn(language, terms).recipient.name, words.day(terms.window.closesOn)),
      ];
    case 'drive-completed':
      return [words.completed];
    case 'case-opened':
      return [words.caseOpened(facts.opened.kind, facts.opened.boxNumber)];
    case 'consignment-confirmed': {
      const { number, dispatched } = facts.consignment;
      return [words.consignmentConfirmed(number, dispatched.length)];
    }
    case 'giver-steps':
      return giverLines(language, facts.giver);
    case 'daily-digest':
      return digestLines(language, terms, facts.digest);
  }
}

function giverLines(
  language: MessageLanguage,
  { reference, received, toFetch, sentBoxes, confirmedBoxes }: GiverFacts,
): readonly string[] {
  const { giver } = MESSAGE_WORDS[language];
  return [
    giver.title(reference),
    ...(received === 0 ? [] : [giver.received(received)]),
    ...(sentBoxes === 0 ? [] : [giver.sent(sentBoxes)]),
    ...(confirmedBoxes === 0 ? [] : [giver.confirmed(confirmedBoxes)]),
    ...(toFetch === 0 ? [] : [giver.toFetch(toFetch)]),
    giver.more,
  ];
}

function digestLines(
  language: MessageLanguage,
  terms: KnownDrive['terms'],
  facts: DigestFacts,
): readonly string[] {
  const { digest, outstanding, goods, list, colon, day } = MESSAGE_WORDS[language];
  const counted = (count: number, said: (count: number) => string) =>
    count === 0 ? [] : [said(count)];
  const fresh = [
    ...counted(facts.newPledges, digest.newPledges),
    ...counted(facts.confirmedBoxes, digest.confirmedBoxes),
    ...counted(facts.newCases, digest.newCases),
  ];
  const short = facts.short
    .slice(0, MOST_SHORT)
    .map(({ item, quantity }) => itemText(language, item, quantity));
  const shortMore = facts.short.length > MOST_SHORT ? ['…'] : [];
  const waiting = pledgesOf(facts.outstanding);
  return [
    digest.title(day(facts.day)),
    `${digest.sinceYesterday(facts.hour)}${colon}${fresh.length === 0 ? digest.nothingNew : list(fresh)}`,
    ...(short.length === 0 ? [] : [digest.short(goods([...short, ...shortMore]))]),
    ...(facts.openCases === 0 ? [] : [digest.openCases(facts.openCases)]),
    ...(waiting === 0
      ? []
      : [
          outstanding.title(waiting, day(facts.day)),
          ...outstandingLines(language, terms, facts.outstanding, MOST_GROUPS),
        ]),
  ];
}

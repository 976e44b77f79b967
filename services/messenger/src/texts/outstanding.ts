import {
  type DriveTerms,
  departmentIn,
  type Item,
  type LANGUAGES,
  type OutstandingGroup,
  quantityIn,
  termsIn,
  WORDS,
} from '@bluebox/contracts';
import { outstandingOf, type PromiseDocument } from '../projections/promises.ts';
import { en } from './en.ts';
import type { MessageWords } from './words.ts';
import { zh } from './zh.ts';

export type MessageLanguage = (typeof LANGUAGES)[number];
export const MESSAGE_WORDS: Readonly<Record<MessageLanguage, MessageWords>> = { zh, en };

type Terms = Pick<
  DriveTerms,
  'title' | 'recipient' | 'window' | 'handInPoints' | 'bringWithinDays' | 'english'
>;

/** Largest number of items that a group names. */
const MOST_ITEMS = 8;

/** Sums of one hand-in point and department while pledges are added. */
interface Sums {
  readonly handInPointId?: string;
  readonly department?: string;
  pledges: number;
  readonly items: Map<string, { readonly item: Item; quantity: number }>;
}

/** Sums up what is outstanding, by hand-in point and department. */
export class OutstandingSums {
  readonly #groups = new Map<string, Sums>();

  add({ pledge, reception }: PromiseDocument): void {
    if (pledge === undefined) return;
    const parts = { pledge, ...(reception === undefined ? {} : { reception }) };
    const open = pledge.lines
      .map(({ lineId, item }) => ({ item, quantity: outstandingOf(parts, lineId) }))
      .filter(({ quantity }) => quantity > 0);
    if (open.length === 0) return;
    const group = this.#groupOf(pledge);
    group.pledges += 1;
    for (const { item, quantity } of open) {
      const key = JSON.stringify([item.name, item.specification, item.category, item.unit]);
      const sum = group.items.get(key);
      if (sum === undefined) group.items.set(key, { item, quantity });
      else sum.quantity += quantity;
    }
  }

  #groupOf({
    handInPointId,
    department,
  }: Pick<NonNullable<PromiseDocument['pledge']>, 'handInPointId' | 'department'>): Sums {
    const key = JSON.stringify([handInPointId, department]);
    const found = this.#groups.get(key);
    if (found !== undefined) return found;
    const group: Sums = {
      ...(handInPointId === undefined ? {} : { handInPointId }),
      ...(department === undefined ? {} : { department }),
      pledges: 0,
      items: new Map(),
    };
    this.#groups.set(key, group);
    return group;
  }

  /** Returns the groups in the order of the hand-in points, and each point's largest group first. */
  groups(terms: Terms): readonly OutstandingGroup[] {
    const order = ({ handInPointId }: OutstandingGroup) => {
      const index = terms.handInPoints.findIndex(({ pointId }) => pointId === handInPointId);
      return index === -1 ? terms.handInPoints.length : index;
    };
    return [...this.#groups.values()]
      .map(({ items, ...group }) => ({
        ...group,
        items: [...items.values()].sort(
          (a, b) => b.quantity - a.quantity || (a.item.name < b.item.name ? -1 : 1),
        ),
      }))
      .sort(
        (a, b) =>
          order(a) - order(b) ||
          b.pledges - a.pledges ||
          ((a.department ?? '') < (b.department ?? '') ? -1 : 1),
      );
  }
}

export const pledgesOf = (groups: readonly OutstandingGroup[]): number =>
  groups.reduce((sum, { pledges }) => sum + pledges, 0);

/** Writes an item with its quantity. */
export const itemText = (language: MessageLanguage, item: Item, quantity: number): string =>
  language === 'zh'
    ? `${item.name} ${quantityIn(WORDS.zh, quantity, item.unit)}`
    : `${item.name}, ${quantityIn(WORDS.en, quantity, item.unit)}`;

/** Writes one line for each hand-in point and department; names no person. */
export function outstandingLines(
  language: MessageLanguage,
  terms: Terms,
  groups: readonly OutstandingGroup[],
  most = Number.POSITIVE_INFINITY,
): readonly string[] {
  const words = MESSAGE_WORDS[language];
  const points = termsIn(language, terms).handInPoints;
  const lines = groups.slice(0, most).map(({ handInPointId, department, pledges, items }) => {
    const point =
      points.find(({ pointId }) => pointId === handInPointId)?.name ?? words.outstanding.noPoint;
    const place = [
      point,
      department === undefined
        ? words.outstanding.noDepartment
        : departmentIn(language, terms, department),
    ].join(' · ');
    const named = items
      .slice(0, MOST_ITEMS)
      .map(({ item, quantity }) => itemText(language, item, quantity));
    const more = items.length > MOST_ITEMS ? ['…'] : [];
    return `${place}${words.colon}${words.outstanding.pledges(pledges)}${words.aside(words.goods([...named, ...more]))}`;
  });
  return groups.length > most ? [...lines, words.outstanding.more(groups.length - most)] : lines;
}

/** Writes until when to bring the goods; nothing once a drive without such a limit takes no more pledges. */
function lastDayLine(
  language: MessageLanguage,
  { window: { closesOn }, bringWithinDays }: Terms,
  day: string,
): readonly string[] {
  const words = MESSAGE_WORDS[language];
  if (bringWithinDays !== undefined) return [words.outstanding.bringWithin(bringWithinDays)];
  return closesOn >= day ? [words.outstanding.bring(words.day(closesOn))] : [];
}

/** Writes a reminder to copy into a group chat. */
export function reminderText(
  language: MessageLanguage,
  terms: Terms,
  groups: readonly OutstandingGroup[],
  day: string,
): string {
  const words = MESSAGE_WORDS[language];
  const { title } = termsIn(language, terms);
  if (groups.length === 0) return `${title}${words.colon}${words.outstanding.none(words.day(day))}`;
  return [
    `${title}${words.colon}${words.outstanding.title(pledgesOf(groups), words.day(day))}`,
    ...outstandingLines(language, terms, groups),
    ...lastDayLine(language, terms, day),
  ].join('\n');
}

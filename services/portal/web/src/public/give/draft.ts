import type {
  AcceptanceRules,
  Category,
  Giver,
  PackCondition,
  SubmitPledgeBody,
  Unit,
} from '@bluebox/contracts';
import { hasLot, mayExpire, needsExpiry } from '../../domain/kinds.ts';

/* The draft of a pledge: its changes, its open questions, the step to show, and the request to the
   service. */

/** Largest number of items in a pledge. The service has the same limit. */
export const MOST_ITEMS = 50;

/** An item as its giver typed it. */
export interface DraftGoods {
  /** Id of the item that the giver chose from the catalogue; absent for a name that was typed. */
  readonly itemId?: string | undefined;
  readonly name: string;
  readonly specification: string;
  readonly category: Category;
  readonly unit: Unit;
  readonly quantity: number;
  /** Lot on the packs; absent or empty if not given. */
  readonly lot?: string | undefined;
}

/** A giver's answers about the pack of an item. */
export interface DraftPack {
  /** Month of expiry, such as `2027-05`; empty while not given. */
  readonly expiryMonth: string;
  /** Whether the giver looked for a date and found it unreadable. */
  readonly expiryUnreadable: boolean;
  /** Condition of the pack; empty until chosen. */
  readonly condition: PackCondition | '';
  /** Whether the pack is marked as a prescription medicine; empty if not asked or not answered. */
  readonly prescription?: 'yes' | 'no' | '' | undefined;
}

export interface DraftItem extends DraftGoods, DraftPack {
  readonly entryId: number;
  /** Whether category or unit were guessed from one line, and nobody changed the item since. */
  readonly guessed?: boolean | undefined;
}

/**
 * A pledge while it is written. The browser keeps the draft beyond the page, so the draft has no
 * personal data of the giver.
 */
export interface Draft {
  /**
   * Idempotency key. It is the same for all attempts to send the draft, so that one pledge results.
   */
  readonly key: string;
  readonly items: readonly DraftItem[];
  readonly handInPointId?: string | undefined;
  readonly department?: string | undefined;
}

export type DraftAction =
  | { readonly type: 'begin'; readonly key: string }
  /** Replaces the draft by the draft that another tab has stored. */
  | { readonly type: 'adopt'; readonly draft: Draft }
  | {
      readonly type: 'add';
      readonly goods: DraftGoods;
      /** Month of expiry, if it was written together with the goods. */
      readonly expiryMonth?: string | undefined;
      readonly guessed?: boolean | undefined;
    }
  | {
      readonly type: 'change';
      readonly entryId: number;
      readonly goods: DraftGoods;
      /** Month of expiry, if it was scanned with the goods. */
      readonly expiryMonth?: string | undefined;
    }
  | { readonly type: 'remove'; readonly entryId: number }
  | { readonly type: 'repeat-last' }
  | { readonly type: 'pack'; readonly entryId: number; readonly pack: DraftPack }
  | {
      readonly type: 'hand-in';
      readonly handInPointId?: string | undefined;
      readonly department?: string | undefined;
    };

export const newDraft = (key: string): Draft => ({ key, items: [] });

const UNSEEN: DraftPack = {
  expiryMonth: '',
  expiryUnreadable: false,
  condition: '',
  prescription: '',
};

const nextId = ({ items }: Draft): number =>
  1 + items.reduce((highest, { entryId }) => Math.max(highest, entryId), 0);

export function draftReducer(draft: Draft, action: DraftAction): Draft {
  switch (action.type) {
    case 'begin':
      return newDraft(action.key);
    case 'adopt':
      return action.draft;
    case 'add':
      if (draft.items.length >= MOST_ITEMS) return draft;
      return {
        ...draft,
        items: [
          ...draft.items,
          {
            ...action.goods,
            ...UNSEEN,
            ...(action.expiryMonth === undefined ? {} : { expiryMonth: action.expiryMonth }),
            ...(action.guessed ? { guessed: true } : {}),
            entryId: nextId(draft),
          },
        ],
      };
    case 'change':
      return mapItem(draft, action.entryId, (item) => ({
        ...item,
        itemId: undefined,
        ...action.goods,
        guessed: undefined,
        // An item of another category has another pack, so the answers about the pack are dropped.
        ...(item.category === action.goods.category ? {} : UNSEEN),
        ...(action.expiryMonth === undefined ? {} : { expiryMonth: action.expiryMonth }),
      }));
    case 'remove':
      return { ...draft, items: draft.items.filter(({ entryId }) => entryId !== action.entryId) };
    case 'repeat-last': {
      const last = draft.items.at(-1);
      if (last === undefined || draft.items.length >= MOST_ITEMS) return draft;
      // The repeated item is another pack, whose date and lot may differ.
      return {
        ...draft,
        items: [...draft.items, { ...last, ...UNSEEN, lot: undefined, entryId: nextId(draft) }],
      };
    }
    case 'pack':
      return mapItem(draft, action.entryId, (item) => ({ ...item, ...action.pack }));
    case 'hand-in': {
      const { handInPointId, department } = action;
      return { ...draft, handInPointId, department };
    }
  }
}

const mapItem = (draft: Draft, entryId: number, change: (item: DraftItem) => DraftItem): Draft => ({
  ...draft,
  items: draft.items.map((item) => (item.entryId === entryId ? change(item) : item)),
});

export type PackQuestion = 'expiry' | 'condition' | 'prescription';

/** Returns the questions that the form asks about the pack of an item. */
export const packQuestions = (
  { category }: Pick<DraftItem, 'category'>,
  rules: Pick<AcceptanceRules, 'prescriptionAllowed'>,
): readonly PackQuestion[] => [
  ...(mayExpire(category) ? (['expiry'] as const) : []),
  ...(mayExpire(category) || category === 'device' ? (['condition'] as const) : []),
  ...(category === 'medicine' && !rules.prescriptionAllowed ? (['prescription'] as const) : []),
];

/**
 * Returns the questions that the giver must still answer. The expiry date may stay open unless the
 * goods are medical.
 */
export function openQuestions(
  item: DraftItem,
  rules: Pick<AcceptanceRules, 'prescriptionAllowed'>,
): readonly PackQuestion[] {
  const open: Record<PackQuestion, boolean> = {
    expiry: needsExpiry(item.category) && item.expiryMonth === '' && !item.expiryUnreadable,
    condition: item.condition === '',
    prescription: (item.prescription ?? '') === '',
  };
  return packQuestions(item, rules).filter((question) => open[question]);
}

export const GIVE_STEPS = ['items', 'item', 'expiry', 'hand-in', 'check'] as const;
export type GiveStep = (typeof GIVE_STEPS)[number];

/**
 * Returns the requested step, or another step that must be completed first.
 * @param agreed whether the giver has declared the source and agreed to the notice on this page.
 */
export function allowedStep(
  wanted: string | undefined,
  draft: Draft,
  agreed: boolean,
  rules: Pick<AcceptanceRules, 'prescriptionAllowed'>,
): GiveStep {
  const step = GIVE_STEPS.find((candidate) => candidate === wanted) ?? 'items';
  if (draft.items.length === 0) return 'item';
  if (step === 'items' || step === 'item') return step;
  if (step === 'expiry' || draft.items.some((item) => openQuestions(item, rules).length > 0))
    return 'expiry';
  return step === 'check' && agreed ? 'check' : 'hand-in';
}

/**
 * Returns the step to show. A hand-in or check step that somebody is reading stays in view, even if
 * another tab adds items with open questions.
 * @param before the step that was shown until now.
 * @returns the step, and the items whose open questions the step mentions but does not ask.
 */
export function stepInView(
  wanted: string | undefined,
  draft: Draft,
  agreed: boolean,
  rules: Pick<AcceptanceRules, 'prescriptionAllowed'>,
  before: GiveStep | undefined,
): { readonly step: GiveStep; readonly unanswered: readonly DraftItem[] } {
  const step = allowedStep(wanted, draft, agreed, rules);
  const answered = wanted === 'check' && agreed ? 'check' : 'hand-in';
  const isLater = wanted === 'check' || wanted === 'hand-in';
  if (step !== 'expiry' || !isLater || before !== answered) return { step, unanswered: [] };
  return {
    step: answered,
    unanswered: draft.items.filter((item) => openQuestions(item, rules).length > 0),
  };
}

/** Returns an item as a line of the request. Unanswered questions are left out. */
export function lineOf(item: DraftItem): SubmitPledgeBody['lines'][number] {
  const { name, specification, category, unit, quantity, expiryMonth, condition } = item;
  const { prescription = '', lot = '', itemId } = item;
  return {
    item: {
      ...(itemId === undefined ? {} : { itemId }),
      name,
      ...(specification === '' ? {} : { specification }),
      category,
      unit,
    },
    quantity,
    ...(mayExpire(category) && expiryMonth !== '' ? { expiry: expiryMonth } : {}),
    ...(hasLot(category) && lot !== '' ? { lot } : {}),
    ...(condition === '' ? {} : { condition }),
    ...(item.expiryUnreadable ? { legible: false } : {}),
    ...(prescription === '' ? {} : { prescription: prescription === 'yes' }),
  };
}

export function submissionOf(
  draft: Draft,
  giver: Giver,
  noticeVersion: string,
  proof?: SubmitPledgeBody['proof'],
  despiteFull = false,
): SubmitPledgeBody {
  const { handInPointId, department } = draft;
  return {
    lines: draft.items.map(lineOf),
    giver,
    ...(department === undefined ? {} : { department }),
    ...(handInPointId === undefined ? {} : { handInPointId }),
    noticeVersion,
    sourceDeclared: true,
    ...(proof === undefined ? {} : { proof }),
    ...(despiteFull ? { despiteFull } : {}),
  };
}

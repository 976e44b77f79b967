import type { DriveTermsInput, DriveView } from '@bluebox/contracts';
import { addDays } from '@bluebox/contracts/acceptance';
import { usualUnit } from '@bluebox/contracts/known-goods';
import type { ChosenPhoto } from '../../platform/chosen-photo.ts';

type Need = DriveTermsInput['needs'][number];
type Point = DriveTermsInput['handInPoints'][number];
type Recipe = NonNullable<DriveTermsInput['recipes']>[number];
type Rules = DriveTermsInput['rules'];

/** The slug and terms of a drive as typed into a form. Empty fields are empty texts. */
export interface TypedTerms {
  readonly slug: string;
  /** Id of the organisation; empty for a drive of the installation. */
  readonly organisationId?: string;
  readonly title: string;
  readonly summary: string;
  readonly recipientName: string;
  readonly recipientRegion: string;
  readonly recipientAuthority: string;
  readonly recipientAddress: string;
  readonly recipientPhone: string;
  readonly senderName: string;
  readonly senderAddress: string;
  readonly senderPhone: string;
  readonly organiserName: string;
  readonly contactOffice: string;
  readonly contactPhone: string;
  readonly contactMail: string;
  readonly picture?: TypedPhoto | undefined;
  readonly letter?: TypedPhoto | undefined;
  readonly opensOn: string;
  readonly closesOn: string;
  readonly expectedArrival: string;
  readonly bringWithinDays?: number | null;
  readonly needs: readonly TypedNeed[];
  readonly points: readonly TypedPoint[];
  readonly recipes: readonly TypedRecipe[];
  /** Names of the departments, one per line. */
  readonly departments: string;
  readonly ranksDepartments: boolean;
  readonly rules: Rules;
  readonly noticeVersion: string;
  /** English texts; absent in a new drive until somebody unfolds the English fields. */
  readonly english?: {
    readonly title?: string;
    readonly summary?: string;
    readonly recipientName?: string;
    readonly recipientRegion?: string;
    readonly organiserName?: string;
    readonly contactOffice?: string;
    /** English names of departments, by their Chinese names. */
    readonly departments?: Readonly<Record<string, string>>;
  };
}
/** A photo of a drive in the form. */
export interface TypedPhoto {
  readonly photoId: string;
  readonly public: boolean;
  /** JPEG in base64, for a photo that was chosen here and is not sent yet. */
  readonly photo?: string;
}
export interface TypedNeed {
  /** Id of the need; absent for a new need. */
  readonly needId?: string;
  readonly category: Need['category'];
  readonly unit: Need['unit'];
  /** Id of an item that was chosen from the catalogue. */
  readonly itemId?: string | undefined;
  readonly itemName: string;
  readonly quantity: number | null;
  /** Whether more is taken than asked for; absent in a new need, which takes more. */
  readonly limit?: Need['limit'];
  readonly english?: { readonly itemName?: string | undefined } | undefined;
}
/** A kit that the drive assembles. */
export interface TypedRecipe {
  readonly recipeId?: string;
  readonly name: string;
  readonly englishName: string;
  readonly unit: Recipe['item']['unit'];
  /** Fields of the kit's item that the form does not show. */
  readonly rest?: Pick<Recipe['item'], 'itemId' | 'specification'>;
  readonly components: readonly {
    readonly name: string;
    readonly specification: string;
    readonly category: Need['category'];
    readonly unit: Need['unit'];
    readonly itemId?: string | undefined;
    /** Quantity in one kit. */
    readonly quantity: number | null;
  }[];
}
/** A day with times that givers can book, such as `09:00` to `12:30`. */
export interface TypedOpening {
  readonly date: string;
  readonly from: string;
  readonly to: string;
}
export interface TypedPoint {
  readonly pointId?: string;
  readonly name: string;
  readonly address: string;
  readonly hours: string;
  /** Times that givers can book; absent in a new point until somebody adds one. */
  readonly openings?: readonly TypedOpening[];
  /** Length of a slot. It counts only with openings, as the capacity does. */
  readonly slotMinutes?: number | null;
  readonly slotCapacity?: number | null;
  readonly english?:
    | {
        readonly name?: string | undefined;
        readonly address?: string | undefined;
        readonly hours?: string | undefined;
      }
    | undefined;
}

/** Names of the templates for new drives, one for each typical drive of a trade union. */
export const TEMPLATES = ['medicine', 'books', 'rest-station'] as const;
export type Template = (typeof TEMPLATES)[number];

const RULES: Record<Template, Rules> = {
  medicine: {
    categories: ['medicine', 'kit', 'device'],
    sealedOnly: true,
    minimumMonthsAtArrival: 6,
    devicesMustWork: true,
    prescriptionAllowed: false,
  },
  books: {
    categories: ['book'],
    sealedOnly: false,
    minimumMonthsAtArrival: 0,
    devicesMustWork: true,
    prescriptionAllowed: false,
  },
  'rest-station': {
    categories: ['supply', 'kit', 'device'],
    sealedOnly: true,
    minimumMonthsAtArrival: 6,
    devicesMustWork: true,
    prescriptionAllowed: false,
  },
};

const need = (category: Need['category']): TypedNeed => ({
  category,
  unit: usualUnit(category),
  itemName: '',
  quantity: null,
  limit: 'open',
});
const NEEDS: Record<Template, readonly TypedNeed[]> = {
  medicine: [need('medicine'), need('kit'), need('device')],
  books: [need('book')],
  'rest-station': [need('supply'), need('kit')],
};

/** Returns the part of a form that a template fills in. */
export const fromTemplate = (template: Template): Pick<TypedTerms, 'rules' | 'needs'> => ({
  rules: RULES[template],
  needs: NEEDS[template],
});

/** Whether somebody typed needs that a template would replace. */
export const hasTypedNeeds = (needs: readonly Partial<TypedNeed>[] = []): boolean =>
  needs.some(
    ({ itemName, quantity }) => (itemName ?? '').trim() !== '' || typeof quantity === 'number',
  );

const WINDOW_DAYS = 3;
const ARRIVAL_DAYS = 8;

/**
 * Returns the form of a new drive, filled in by the medicine template.
 * @param today initial value of the opening day.
 */
export const newTerms = (today: string): TypedTerms => ({
  slug: '',
  title: '',
  summary: '',
  recipientName: '',
  recipientRegion: '',
  recipientAuthority: '',
  recipientAddress: '',
  recipientPhone: '',
  senderName: '',
  senderAddress: '',
  senderPhone: '',
  organiserName: '',
  contactOffice: '',
  contactPhone: '',
  contactMail: '',
  opensOn: today,
  closesOn: addDays(today, WINDOW_DAYS - 1),
  expectedArrival: addDays(today, ARRIVAL_DAYS),
  points: [{ name: '', address: '', hours: '' }],
  recipes: [],
  departments: '',
  ranksDepartments: false,
  noticeVersion: today.slice(0, 7),
  ...fromTemplate('medicine'),
});

/** Length of a slot in a form in which nobody has said another. */
const USUAL_SLOT_MINUTES = 30;

export function typedTerms({ slug, terms }: Pick<DriveView, 'slug' | 'terms'>): TypedTerms {
  const { version, ...rules } = terms.rules;
  return {
    slug,
    organisationId: terms.organisationId ?? '',
    title: terms.title,
    summary: terms.summary ?? '',
    recipientName: terms.recipient.name,
    recipientRegion: terms.recipient.region ?? '',
    recipientAuthority: terms.recipient.authority,
    recipientAddress: terms.recipient.address ?? '',
    recipientPhone: terms.recipient.phone ?? '',
    senderName: terms.sender?.name ?? '',
    senderAddress: terms.sender?.address ?? '',
    senderPhone: terms.sender?.phone ?? '',
    organiserName: terms.organiser?.name ?? '',
    contactOffice: terms.organiser?.contact?.office ?? '',
    contactPhone: terms.organiser?.contact?.phone ?? '',
    contactMail: terms.organiser?.contact?.mail ?? '',
    picture: terms.picture,
    letter: terms.letter,
    opensOn: terms.window.opensOn,
    closesOn: terms.window.closesOn,
    expectedArrival: terms.expectedArrival,
    bringWithinDays: terms.bringWithinDays ?? null,
    needs: terms.needs.map(({ itemName = '', limit = 'open', ...rest }) => ({
      ...rest,
      itemName,
      limit,
    })),
    points: terms.handInPoints.map(
      ({ address = '', hours = '', openings = [], slots, ...rest }) => ({
        ...rest,
        address,
        hours,
        openings,
        slotMinutes: slots?.minutes ?? USUAL_SLOT_MINUTES,
        slotCapacity: slots?.capacity ?? null,
      }),
    ),
    recipes: (terms.recipes ?? []).map(
      ({ recipeId, item: { name, unit, category: _, ...rest }, english, components }) => ({
        recipeId,
        name,
        englishName: english?.name ?? '',
        unit,
        rest,
        components: components.map(({ item: { specification = '', ...item }, quantity }) => ({
          ...item,
          specification,
          quantity,
        })),
      }),
    ),
    departments: terms.departments.join('\n'),
    ranksDepartments: terms.ranksDepartments === true,
    rules,
    noticeVersion: terms.noticeVersion,
    english: {
      title: terms.english?.title ?? '',
      summary: terms.english?.summary ?? '',
      recipientName: terms.recipient.english?.name ?? '',
      recipientRegion: terms.recipient.english?.region ?? '',
      organiserName: terms.organiser?.english?.name ?? '',
      contactOffice: terms.organiser?.english?.office ?? '',
      departments: Object.fromEntries(
        (terms.english?.departments ?? []).map(({ department, name }) => [department, name]),
      ),
    },
  };
}

/** Returns the departments in a text with one department per line, without duplicates. */
export const typedDepartments = (typed: string): readonly string[] =>
  [...new Set(typed.split('\n').map((line) => line.trim()))].filter((line) => line !== '');

/** Returns the texts that are not empty as `english`, or an empty object if all are empty. */
function filledIn<Name extends string>(
  texts: Readonly<Partial<Record<Name, string | undefined>>>,
): { readonly english?: Partial<Record<Name, string>> } {
  const filled = (Object.entries(texts) as [Name, string | undefined][])
    .map(([name, value]) => [name, (value ?? '').trim()] as const)
    .filter(([, value]) => value !== '');
  return filled.length === 0
    ? {}
    : { english: Object.fromEntries(filled) as Partial<Record<Name, string>> };
}

function englishTexts(
  { title, summary, departments = {} }: NonNullable<TypedTerms['english']>,
  listed: readonly string[],
) {
  const named = listed.flatMap((department) => {
    const name = Object.hasOwn(departments, department)
      ? (departments[department] ?? '').trim()
      : '';
    return name === '' ? [] : [{ department, name }];
  });
  const { english } = filledIn({ title, summary });
  if (english === undefined && named.length === 0) return {};
  return { english: { ...english, ...(named.length === 0 ? {} : { departments: named }) } };
}

/** The drive as last saved, with its former needs, points and recipes. */
type Before = Pick<DriveView, 'terms' | 'former'>;

/**
 * Returns the terms to send. Existing ids are kept, and new ids follow the highest id that the
 * drive ever had. A need with a changed category or unit receives a new id.
 */
export function readTerms(typed: TypedTerms, before?: Before): DriveTermsInput {
  const summary = typed.summary.trim();
  const departments = typedDepartments(typed.departments);
  const region = typed.recipientRegion.trim();
  const needIds = numbering(
    'n',
    typed.needs.map((need) => (asksForAnother(need, before) ? undefined : need.needId)),
    [...(before?.terms.needs ?? []), ...(before?.former?.needs ?? [])].map(({ needId }) => needId),
  );
  const pointIds = numbering(
    'p',
    typed.points.map(({ pointId }) => pointId),
    [...(before?.terms.handInPoints ?? []), ...(before?.former?.handInPoints ?? [])].map(
      ({ pointId }) => pointId,
    ),
  );
  return {
    ...((typed.organisationId ?? '') === '' ? {} : { organisationId: typed.organisationId }),
    title: typed.title.trim(),
    ...(summary === '' ? {} : { summary }),
    recipient: {
      name: typed.recipientName.trim(),
      ...(region === '' ? {} : { region }),
      authority: typed.recipientAuthority.trim(),
      ...reachable(typed.recipientAddress, typed.recipientPhone),
      ...filledIn({ name: typed.english?.recipientName, region: typed.english?.recipientRegion }),
    },
    ...(typed.senderName.trim() === ''
      ? {}
      : {
          sender: {
            name: typed.senderName.trim(),
            ...reachable(typed.senderAddress, typed.senderPhone),
          },
        }),
    ...organiserOf(typed),
    ...shownPhotos(typed),
    window: { opensOn: typed.opensOn, closesOn: typed.closesOn },
    expectedArrival: typed.expectedArrival,
    ...(typeof typed.bringWithinDays === 'number'
      ? { bringWithinDays: typed.bringWithinDays }
      : {}),
    needs: typed.needs.map(
      ({ category, unit, itemId, itemName, quantity, limit, english }, index) => ({
        needId: needIds[index] ?? '',
        category,
        unit,
        ...(itemId === undefined || itemName.trim() === '' ? {} : { itemId }),
        ...(itemName.trim() === '' ? {} : { itemName: itemName.trim() }),
        quantity: quantity ?? 0,
        ...(limit === undefined || limit === 'open' ? {} : { limit }),
        ...filledIn({ itemName: english?.itemName }),
      }),
    ),
    handInPoints: typed.points.map(
      ({ name, address, hours, english, ...times }, index): Point => ({
        pointId: pointIds[index] ?? '',
        name: name.trim(),
        ...(address.trim() === '' ? {} : { address: address.trim() }),
        ...(hours.trim() === '' ? {} : { hours: hours.trim() }),
        ...timesOf(times),
        ...filledIn({ name: english?.name, address: english?.address, hours: english?.hours }),
      }),
    ),
    ...recipesOf(typed, before),
    departments: [...departments],
    ...(typed.ranksDepartments ? { ranksDepartments: true } : {}),
    rules: typed.rules,
    noticeVersion: typed.noticeVersion,
    ...englishTexts(typed.english ?? {}, departments),
  };
}

/** Returns the recipes, if there are any. */
function recipesOf(typed: TypedTerms, before?: Before): Pick<DriveTermsInput, 'recipes'> {
  if (typed.recipes.length === 0) return {};
  const ids = numbering(
    'r',
    typed.recipes.map(({ recipeId }) => recipeId),
    [...(before?.terms.recipes ?? []), ...(before?.former?.recipes ?? [])].map(
      ({ recipeId }) => recipeId,
    ),
  );
  return {
    recipes: typed.recipes.map(
      ({ name, englishName, unit, rest, components }, index): Recipe => ({
        recipeId: ids[index] ?? '',
        item: { ...rest, name: name.trim(), category: 'kit', unit },
        components: components.map(({ quantity, specification, ...item }) => ({
          item: {
            ...item,
            name: item.name.trim(),
            ...(specification.trim() === '' ? {} : { specification: specification.trim() }),
          },
          quantity: quantity ?? 0,
        })),
        ...filledIn({ name: englishName }),
      }),
    ),
  };
}

/** Returns the organiser, if it has a name. */
function organiserOf(typed: TypedTerms): Pick<DriveTermsInput, 'organiser'> {
  const name = typed.organiserName.trim();
  const office = typed.contactOffice.trim();
  const phone = typed.contactPhone.trim();
  const mail = typed.contactMail.trim();
  if (name === '') return {};
  return {
    organiser: {
      name,
      ...(office === ''
        ? {}
        : {
            contact: {
              office,
              ...(phone === '' ? {} : { phone }),
              ...(mail === '' ? {} : { mail }),
            },
          }),
      ...filledIn({ name: typed.english?.organiserName, office: typed.english?.contactOffice }),
    },
  };
}

const shownPhotos = ({ picture, letter }: Pick<TypedTerms, 'picture' | 'letter'>) => ({
  ...(picture === undefined ? {} : { picture: namedPhoto(picture) }),
  ...(letter === undefined ? {} : { letter: namedPhoto(letter) }),
});
const namedPhoto = ({ photoId, public: isPublic }: TypedPhoto) => ({ photoId, public: isPublic });

/** Returns the photos that were chosen in the form and must be sent before the terms. */
export const chosenPhotos = ({
  picture,
  letter,
}: Pick<TypedTerms, 'picture' | 'letter'>): readonly ChosenPhoto[] =>
  [picture, letter].flatMap((chosen) =>
    chosen?.photo === undefined ? [] : [{ photoId: chosen.photoId, photo: chosen.photo }],
  );

/**
 * Returns the form of a new drive like an earlier one: its texts, needs, points, departments and
 * rules, also in English. The address, the days, the quantities, the number of the authorisation and
 * the photos belong to the earlier drive, and are left out.
 * @param today initial value of the opening day.
 */
export function termsLike(earlier: Pick<DriveView, 'slug' | 'terms'>, today: string): TypedTerms {
  const { picture: _, letter: __, ...typed } = typedTerms(earlier);
  const { slug, opensOn, closesOn, expectedArrival, noticeVersion, recipientAuthority } =
    newTerms(today);
  return {
    ...typed,
    slug,
    opensOn,
    closesOn,
    expectedArrival,
    noticeVersion,
    recipientAuthority,
    needs: typed.needs.map(({ needId: _, ...need }) => ({ ...need, quantity: null })),
    points: typed.points.map(({ pointId: _, openings: __, ...point }) => point),
    recipes: typed.recipes.map(({ recipeId: _, ...recipe }) => recipe),
  };
}

/** Returns the times of a point, and their division into slots; nothing without openings. */
const timesOf = ({
  openings = [],
  slotMinutes,
  slotCapacity,
}: Pick<TypedPoint, 'openings' | 'slotMinutes' | 'slotCapacity'>): Pick<
  Point,
  'openings' | 'slots'
> =>
  openings.length === 0
    ? {}
    : {
        openings: openings.map(({ date, from, to }) => ({ date, from, to })),
        slots: { minutes: slotMinutes ?? USUAL_SLOT_MINUTES, capacity: slotCapacity ?? 1 },
      };

const reachable = (address: string, phone: string) => ({
  ...(address.trim() === '' ? {} : { address: address.trim() }),
  ...(phone.trim() === '' ? {} : { phone: phone.trim() }),
});

function asksForAnother(typed: TypedNeed, before: Before | undefined): boolean {
  const need = before?.terms.needs.find(({ needId }) => needId === typed.needId);
  return need !== undefined && (need.category !== typed.category || need.unit !== typed.unit);
}

function numbering(
  letter: string,
  ids: readonly (string | undefined)[],
  used: readonly string[],
): readonly string[] {
  let last = Math.max(0, ...[...ids, ...used].map((id) => Number(id?.slice(1) ?? 0)));
  return ids.map((id) => id ?? `${letter}${++last}`);
}

/**
 * Returns the version with which the form is reconciled after a save: the stored one, unless somebody else
 * has saved since, because the next save has to be refused then.
 */
export const baseAfterSave = (before: DriveView, saved: number, stored: DriveView): DriveView =>
  stored.version === saved ? stored : { ...before, version: saved };

import { DomainError, type RefusalKind } from '@bluebox/event-sourcing';

/**
 * The meaning of a refusal code: its kind, and a sentence that names values of the data in braces.
 */
export interface Refusal {
  readonly kind: RefusalKind;
  readonly sentence: string;
}

type Refusals = Readonly<Record<string, Refusal>>;

const invalid = <const S extends string>(sentence: S) => ({ kind: 'invalid', sentence }) as const;
const forbidden = <const S extends string>(sentence: S) =>
  ({ kind: 'forbidden', sentence }) as const;
const notFound = <const S extends string>(sentence: S) =>
  ({ kind: 'not-found', sentence }) as const;
const conflict = <const S extends string>(sentence: S) => ({ kind: 'conflict', sentence }) as const;

const drives = {
  UNKNOWN_DRIVE: notFound(
    'There is no drive with this id. If it was just opened, try again in a moment.',
  ),
  DRIVE_EXISTS: conflict('There is already a drive with this id. Choose another id.'),
  SLUG_TAKEN: conflict('Another drive has the address {slug}. Choose another.'),
  ARRIVAL_BEFORE_WINDOW: invalid(
    'The goods cannot arrive before the drive opens. Choose a later expected arrival.',
  ),
  DUPLICATE_ID: invalid('Two of the {field} have the same id. Give each its own.'),
  ID_USED_BEFORE: conflict(
    'An id was used for something else here before. Give what is new an id of its own.',
  ),
  PLEDGES_NAME_POINT: conflict(
    'Pledges name a hand-in point that would be removed or renamed. Confirm it with the number of those pledges.',
  ),
  PLEDGES_NAME_DEPARTMENT: conflict(
    'Pledges name a department that would be removed or renamed. Confirm it with the number of those pledges.',
  ),
  DRIVE_NOT_PUBLISHED: conflict(
    'The drive has not been published. Publish it first; if it was just published, try again in a moment.',
  ),
  DRIVE_NOT_CLOSED: conflict('Only a closed drive can be completed. Close it to pledges first.'),
  DRIVE_HAS_OPEN_ENDS: conflict(
    'Some work in this drive is unfinished. Finish it, or confirm that the drive is completed regardless.',
  ),
  DRIVE_COMPLETED: conflict(
    'A completed drive cannot be changed and takes nothing in. Reopen it first.',
  ),
  DRIVE_NOT_COMPLETED: conflict('Only a completed drive can be reopened.'),
  DRIVE_NOT_DRAFT: conflict('Only a draft can be discarded. Close a published drive instead.'),
  UNKNOWN_HAND_IN_POINT: invalid('The drive has no such hand-in point. Choose one of its points.'),
  UNKNOWN_DEPARTMENT: invalid(
    'The drive has no such department. Choose one from its list, or none.',
  ),
} as const satisfies Refusals;

const pledges = {
  DRIVE_NOT_OPEN_YET: conflict('The drive takes pledges from {opensOn} on.'),
  DRIVE_CLOSED: conflict('The drive has closed and takes no more pledges.'),
  NOTICE_CHANGED: conflict(
    'The privacy notice has changed. Show the current one and send its version.',
  ),
  PROOF_MISSING: forbidden('A pledge without an account needs a solved challenge of this drive.'),
  PROOF_REFUSED: forbidden('The challenge was not solved. Get a new one and solve it.'),
  PROOF_SPENT: conflict('This challenge was already used. Get a new one and solve it.'),
  PROOF_TOO_EASY: forbidden(
    'This contact has made many pledges within the hour. Solve a challenge to {zeroBits} zero bits.',
  ),
  LINE_NOT_TAKEN: invalid(
    'The rules of this drive do not allow some of the lines. Send the request without them.',
  ),
  NEED_FULL: conflict(
    'The drive asks for only {remaining} more of some of these goods. Send less, or, if its limit is ask, send despiteFull.',
  ),
  SLOT_UNKNOWN: conflict(
    'The hand-in point of this pledge has no such slot, or it has begun. Choose one of the listed slots.',
  ),
  SLOT_FULL: conflict('All places of this slot are taken. Choose another one of the listed slots.'),
  SLOT_TOO_LATE: conflict(
    'The goods of this pledge are to be brought by {bringBy}. Choose a slot on or before that day.',
  ),
  NO_APPOINTMENT: notFound('This pledge has no appointment. Book one of the listed slots first.'),
  UNKNOWN_PLEDGE: notFound('There is no such pledge, or it is not open to you.'),
  UNKNOWN_REFERENCE: notFound(
    'No pledge has this reference. Check the letters; if it was just made, try again in a moment.',
  ),
  PLEDGE_EXISTS: conflict('There is already a pledge with this id. Choose another id.'),
  PLEDGE_NOT_OPEN: conflict('This pledge was withdrawn or has ended, so it cannot be changed.'),
  UNKNOWN_LINE: invalid(
    'The pledge has no such line. If it was just added, try again in a moment.',
  ),
  LINE_CHANGES_KIND: invalid(
    'The category and unit of a line cannot change. Remove the line and add another.',
  ),
  LINE_HANDED_IN: conflict('What was handed in can no longer be changed or removed.'),
  NOTHING_TO_WITHDRAW: conflict(
    'Nothing of this pledge is outstanding: it was handed in, or written off with the drive.',
  ),
  NOTHING_TO_CONFIRM: conflict(
    'Nothing of this pledge is outstanding, so there is nothing to confirm.',
  ),
  SEARCH_TOO_SHORT: invalid(
    'The search would find too many people. Send two Chinese characters or three letters of a name, a whole staff number, or the last four digits of a telephone number.',
  ),
  GIVER_FORGOTTEN: conflict(
    'The personal data of this giver was erased, and no new data is accepted.',
  ),
} as const satisfies Refusals;

const imports = {
  CHANGED_SINCE_PLANNED: conflict('The pledge was changed after the preview. Get a new preview.'),
  LOOKS_LIKE_ANOTHER: conflict(
    'This looks like the pledge {looksLike}. Say whether it is the same one.',
  ),
  COUNTED_TWICE: conflict(
    'A line of this pledge still stands in another pledge and would count twice. Remove it there first.',
  ),
  CHANGED_SINCE: conflict('This was changed after the import, and that change is kept.'),
  CHANGED_ON_BOTH_SIDES: conflict(
    'This was changed here and in the file. The change made here is kept.',
  ),
  WITHDRAWN_SINCE: conflict('This was withdrawn after the import, and stays withdrawn.'),
  TOO_MANY_LINES: conflict(
    'A pledge cannot have so many lines. Import the rest as another pledge.',
  ),
} as const satisfies Refusals;

const receptions = {
  UNKNOWN_RECEPTION: notFound('There is no reception with this id.'),
  NOTHING_TO_RECORD: invalid(
    'The reception records nothing. Name at least one line that came or is given up.',
  ),
  DUPLICATE_LINE: invalid('A line is named twice. Name each line once.'),
  LINE_ALREADY_RECEIVED: conflict(
    'This line was already handed in. Record what came in addition as an extra line, or reverse the wrong entry.',
  ),
  LINE_NOT_RECEIVED: notFound('Nothing of this line was received with this reception.'),
  UNKNOWN_ENTRY: notFound('The reception has no such entry.'),
  ENTRY_ALREADY_REVERSED: conflict('This entry was already reversed.'),
  PACK_KNOWN: conflict(
    'A pack was already taken in, here or elsewhere. Take it out of this hand-in, or reverse the entry in which it stands.',
  ),
  PACK_CODE_UNREAD: invalid(
    'A code does not name a single pack ({why}). Scan it again, or leave it out.',
  ),
} as const satisfies Refusals;

const inspection = {
  UNKNOWN_PORTION: notFound('Nothing of this line came with that entry.'),
  PORTIONS_DIFFER: conflict(
    'What waits of this line differs in expiry or lot, or in whether these were read off the packs. Please name the portion that was inspected.',
  ),
  MORE_THAN_WAITS: conflict('Only {waiting} of this line are waiting for inspection.'),
  ALREADY_QUARANTINED: invalid(
    'These goods are already set aside. Accept or reject them, or leave them as they are.',
  ),
  EXPIRED_NEVER_ACCEPTED: conflict('Expired goods are not accepted, whatever the reason.'),
  OVERRIDE_REASON_MISSING: invalid(
    'The rules of the drive do not allow these goods. Give a reason to accept them regardless.',
  ),
  ALREADY_INSPECTED: conflict(
    'Some of it has been inspected since. Reverse that inspection first.',
  ),
  UNKNOWN_INSPECTION: notFound('The reception has no such inspection.'),
  INSPECTION_ALREADY_REVERSED: conflict('This inspection was already reversed.'),
  NOT_THAT_MANY_REJECTED: conflict('Only {here} of this line were rejected and are still here.'),
  REJECTION_SETTLED: conflict(
    'What was rejected has been given back or disposed of. Reverse that first.',
  ),
  UNKNOWN_SETTLEMENT: notFound('The reception has no such return or disposal.'),
  SETTLEMENT_ALREADY_REVERSED: conflict('This return or disposal was already reversed.'),
} as const satisfies Refusals;

const stock = {
  UNKNOWN_PARCEL: notFound('There is no parcel with this id.'),
  PARCEL_EXISTS: conflict('There is already a parcel with this id. Choose another id.'),
  PARCEL_VOIDED: conflict(
    'The inspection that made this parcel was reversed, so the parcel cannot be used.',
  ),
  PARCEL_IN_USE: conflict('The parcel is packed, used in a kit or adjusted. Undo that first.'),
  NOT_ENOUGH_FREE: conflict('Less is free than was asked for.'),
  HELD: conflict(
    'Goods of this lot are held and must stay where they are. A coordinator lifts the hold when it is clear that they are good.',
  ),
  UNKNOWN_HOLD: notFound('There is no hold with this id.'),
  HOLD_ALREADY_LIFTED: conflict('This hold was already lifted.'),
  UNKNOWN_LOT: conflict(
    'Nothing of this item and lot was inspected. Check how the lot is written, or say that the hold is for goods that may still come.',
  ),
  UNKNOWN_ADJUSTMENT: notFound('The parcel has no such adjustment.'),
  ADJUSTMENT_ALREADY_REVERSED: conflict('This adjustment was already reversed.'),
  UNKNOWN_KIT: notFound('There is no kit with this id.'),
  KIT_EXISTS: conflict('There is already a kit with this id. Choose another id.'),
  NOT_A_KIT: invalid('The item that is assembled must have the category kit.'),
  DUPLICATE_COMPONENT: invalid('A parcel is named twice. Name each parcel once.'),
  UNKNOWN_RECIPE: notFound('The drive has no such recipe.'),
  KITS_TOO_SCATTERED: conflict(
    'The kits would need more than {most} parcels. Assemble fewer kits at a time.',
  ),
  KIT_TAKEN_APART: conflict('These kits were already taken apart.'),
  WRONG_DRIVE: conflict('The things that are named together belong to different drives.'),
} as const satisfies Refusals;

const catalogue = {
  UNKNOWN_ITEM: notFound(
    'The catalogue has no item with this id. If it was just listed, try again in a moment.',
  ),
  ITEM_EXISTS: conflict('There is already an item with this id. Choose another id.'),
  ITEM_LISTED: conflict(
    'The catalogue has an item with this name, specification, category and unit already. Use that one.',
  ),
  ITEM_MERGED: conflict('This item was merged into another, which takes its place. Use that one.'),
  SAME_ITEM: invalid('An item cannot be merged into itself. Name another.'),
  ITEM_OF_OTHER_KIND: conflict(
    'The item of the catalogue has another category or unit. Both must agree.',
  ),
  CODE_KNOWN: conflict('This code belongs to another item. Let that item forget it first.'),
  CODES_FULL: conflict('An item has at most {most} codes. Forget one that is not needed.'),
  UNKNOWN_CODE: notFound('The item has no such code.'),
} as const satisfies Refusals;

const counts = {
  UNKNOWN_COUNT: notFound('There is no stocktake with this id.'),
  COUNT_EXISTS: conflict('There is already a stocktake with this id. Choose another id.'),
  NOT_IN_COUNT: conflict('The stocktake is limited to other goods.'),
  COUNT_FULL: conflict('A stocktake has at most {most} parcels and boxes. Begin another.'),
  ALREADY_COUNTED: conflict('This parcel was counted. Count it again only if that is asked for.'),
  NOT_COUNTED_YET: conflict(
    'This parcel is counted for the first time, so it cannot be recounted.',
  ),
  SAME_PERSON: forbidden('Another person must do this, because you did what it follows.'),
  RECOUNT: conflict('All that is left of this stocktake is to be counted again.'),
  COUNT_POSTED: conflict('Nothing of this stocktake is left to post.'),
  COUNT_NOT_POSTED: conflict('Nothing of this stocktake was posted, so nothing can be reversed.'),
  COUNT_REVERSED: conflict('This stocktake was reversed. Begin another.'),
  COUNT_ABANDONED: conflict('This stocktake was abandoned. Begin another.'),
} as const satisfies Refusals;

const boxes = {
  UNKNOWN_BOX: notFound(
    'There is no box with this id, or it is not in the consignment that was named.',
  ),
  BOX_EXISTS: conflict('There is already a box with this id. Choose another id.'),
  BOX_NOT_OPEN: conflict('This needs an open box, and this one is {status}. Reopen it first.'),
  BOX_NOT_SEALED: conflict('This needs a sealed box, and this one is open.'),
  BOX_DISCARDED: conflict('This box was discarded. Open another, with a number of its own.'),
  BOX_EMPTY: conflict('An empty box cannot be sealed. Pack something first.'),
  BOX_NOT_EMPTY: conflict('Only an empty box can be discarded. Take everything out first.'),
  BOX_FULL: conflict('The packing list of a box has at most {most} contents. Pack another box.'),
  BOX_TOO_HEAVY: invalid('A box weighs at most {most} grams. Check the weight.'),
  BOX_GRANTED: conflict('This box belongs to a consignment. Release it there first.'),
  MEDICINE_NOT_ALONE: conflict(
    'Medicine does not share a box with other goods. Pack another box, or give a reason.',
  ),
  NOT_FIRST_EXPIRY: conflict(
    'Equal goods that expire on {expiry} are still free. Pack those first, or give a reason.',
  ),
  NOT_THAT_MANY_PACKED: conflict('Only {packed} of this parcel are in the box.'),
  EXPIRED_CONTENT: conflict(
    'Something in the box has expired since it was packed. Take it out first.',
  ),
} as const satisfies Refusals;

const consignments = {
  UNKNOWN_CONSIGNMENT: notFound('There is no such consignment, or it is not open to you.'),
  CONSIGNMENT_EXISTS: conflict('There is already a consignment with this id. Choose another id.'),
  CONSIGNMENT_DISCARDED: conflict('This consignment was discarded. Create another.'),
  CONSIGNMENT_NOT_EMPTY: conflict(
    'Only an empty consignment can be discarded. Release its boxes first.',
  ),
  TOO_MANY_BOXES: conflict(
    'A consignment holds at most {most} boxes. Send the others in another consignment.',
  ),
  BOX_NOT_GRANTED: conflict(
    'Only sealed boxes that the inventory has granted can be sent. Wait for its answer, or release the others.',
  ),
  BOX_REFUSED: conflict('The inventory refused this box, so there is nothing to release.'),
  NOT_DISPATCHED: conflict('The consignment has not been dispatched yet.'),
  ALREADY_DISPATCHED: conflict(
    'The consignment has been dispatched, so its boxes can no longer be changed.',
  ),
  NOT_DELIVERED: conflict('The consignment has not been recorded as delivered.'),
  ALREADY_DELIVERED: conflict('The consignment is recorded as delivered. Take that back first.'),
  ALREADY_TRACKED: conflict('The consignment has tracking entries. Withdraw them first.'),
  UNKNOWN_TRACKING: notFound('The consignment has no such tracking entry.'),
  TRACKED_IN_FUTURE: invalid('A tracking entry cannot lie in the future. Check the time.'),
} as const satisfies Refusals;

const receipts = {
  UNKNOWN_CERTIFICATE: notFound(
    'There is no certificate with this number, or nothing of its goods is confirmed.',
  ),
  DEPARTMENT_TOO_SMALL: conflict(
    'No report is made for a department with fewer than {least} pledges, because it would show what single people gave.',
  ),
  UNKNOWN_RECEIPT: notFound('The consignment has no such receipt.'),
  RECEIPT_ALREADY_GIVEN: conflict(
    'This box was already confirmed with other counts or words. A coordinator can reverse that receipt.',
  ),
  RECEIPT_ALREADY_REVERSED: conflict('This receipt was already reversed.'),
  RECEIPTS_GIVEN: conflict(
    'The recipient has confirmed boxes of this consignment. Reverse those receipts first.',
  ),
  UNKNOWN_CONTENT: invalid('The packing list of the box has no such content.'),
  COUNTS_DO_NOT_ADD_UP: invalid(
    'Received, damaged and missing must add up to what was packed. Report anything beyond that as surplus.',
  ),
  NOTHING_CONFIRMED: conflict('Thanks can be said once a box has been confirmed.'),
  ONLY_RECIPIENT_CONFIRMS: forbidden(
    'Only the recipient can confirm, through their link or on a signed form.',
  ),
  PAPER_NOT_ALLOWED: forbidden('Only a coordinator can enter a signed form.'),
} as const satisfies Refusals;

const cases = {
  UNKNOWN_CASE: notFound('There is no case with this id.'),
  CASE_EXISTS: conflict('There is already a case with this id. Choose another id.'),
  CASE_CLOSED: conflict('A closed case cannot be changed. Reopen it first.'),
  CASE_OPEN: conflict('This case is open, so it cannot be reopened.'),
  CASE_GOES_BACKWARDS: conflict('The case is already at a later stage.'),
  CONSIGNMENT_MISSING: invalid('A case about a box needs the consignment that the box is in.'),
  RECEIPT_REVERSED: conflict(
    'The receipt that led to this case was reversed. Report problems with the box when it is confirmed again.',
  ),
} as const satisfies Refusals;

const messages = {
  UNKNOWN_CHANNEL: notFound('There is no channel with this id.'),
  CHANNEL_EXISTS: conflict('There is already a channel with this id. Choose another id.'),
  CHANNEL_REMOVED: conflict('The channel was removed, with its address. Add it again.'),
  CHANNEL_OFF: conflict('The channel is switched off. Switch it on first.'),
  TOO_MANY_CHANNELS: conflict(
    'A drive has at most {most} channels. Remove one that is not needed.',
  ),
  ADDRESS_NOT_ALLOWED: invalid(
    'Messages are sent only to https addresses in the public Internet. The operator can allow others by a setting.',
  ),
  MAIL_NOT_CONFIGURED: conflict(
    'This Bluebox has no mail server. The operator can name one by a setting.',
  ),
  UNKNOWN_MESSAGE: notFound('There is no message with this id.'),
  MESSAGE_WAITING: conflict('The message is still waiting to be sent.'),
} as const satisfies Refusals;

const photos = {
  UNKNOWN_PHOTO: notFound('There is no such photo, or it is not open to you.'),
  PHOTO_NOT_ARRIVED: invalid(
    'This photo has not arrived. Send it before the command that names it.',
  ),
  PHOTO_EXISTS: conflict('Another photo has this id. Send it under a new one.'),
  PHOTO_UNREADABLE: invalid(
    'This is not a JPEG, PNG or WebP picture, or it is damaged. Send another.',
  ),
  PHOTO_TOO_LARGE: invalid(
    'A photo has at most {mostPixels} pixels, and at most {longestSide} on one side. Send a smaller one.',
  ),
  PHOTOS_FULL: conflict(
    'There is room for {mostPhotos} photos here. Erase some that are not needed.',
  ),
} as const satisfies Refusals;

const organisations = {
  UNKNOWN_ORGANISATION: notFound('There is no such organisation, or it is not open to you.'),
  ORGANISATION_MISSING: invalid(
    'You open drives in several organisations. Name the one to which this drive belongs.',
  ),
  ORGANISATION_FIXED: conflict(
    'The drive belongs to another organisation already. A drive stays in its organisation.',
  ),
  ORGANISATION_NAME_TAKEN: conflict(
    'Another organisation has this name. Capitals and forms of the same characters are not told apart. Choose another.',
  ),
  ORGANISATION_IN_USE: conflict(
    'The organisation has {drives} drives, and {people} people with a role in it. Only an organisation without both can be removed.',
  ),
} as const satisfies Refusals;

const accounts = {
  UNKNOWN_ACCOUNT: notFound('There is no such account.'),
  LOGIN_TAKEN: conflict('Another account has this login. Choose another.'),
  LAST_COORDINATOR: conflict(
    'At least one coordinator must remain who can sign in. Appoint another first.',
  ),
  PASSWORD_WRONG: forbidden('The current password is not correct.'),
  PASSWORD_COMMON: invalid('This password is easy to guess. Choose another.'),
  PASSWORD_HOLDS_LOGIN: invalid('The password must not contain the login.'),
  FACTOR_CODE_WRONG: forbidden('This code is not correct. Take the code that the app shows now.'),
  FACTOR_CODE_USED: forbidden('This code was used before. Wait until the app shows the next one.'),
  RECOVERY_CODE_USED: forbidden(
    'This recovery code was used before, and each works once. Take another.',
  ),
  SIGN_IN_OVER: forbidden('The first step was too long ago, or in another browser. Sign in again.'),
  FACTOR_EXISTS: conflict('An authenticator app is set up already. Remove it first.'),
  UNKNOWN_FACTOR: notFound('The account has no such second factor.'),
  LAST_FACTOR: conflict(
    'A second factor is required here, and this is the last one. Set up another first.',
  ),
  PASSKEYS_UNAVAILABLE: conflict(
    'Passkeys need the public URL of this Bluebox, with a name and HTTPS. Use an authenticator app.',
  ),
  PASSKEY_OF_OTHER_SITE: forbidden(
    'This passkey answered for another site than this Bluebox. Open the public URL, and try again there.',
  ),
  PASSKEY_REFUSED: forbidden(
    'This passkey is not known here, did not verify its user, or answered an old challenge. Try again.',
  ),
  PASSKEYS_FULL: conflict('An account has at most {most} passkeys. Remove one first.'),
  PROVIDER_OFF: conflict(
    'No identity provider is set for this Bluebox. Sign in with login and password.',
  ),
  PROVIDER_UNAVAILABLE: conflict(
    "The organisation's identity provider does not answer. Try again later, or sign in with login and password.",
  ),
  PROVIDER_DECLINED: forbidden(
    'The identity provider did not sign this person in, or the person cancelled. Begin again.',
  ),
  PROVIDER_ANSWER_REFUSED: forbidden(
    'The answer of the identity provider is not valid, was used before, is too old, or belongs to another browser. Begin again.',
  ),
  IDENTITY_NOT_CONNECTED: forbidden(
    'This identity of the provider is connected to no account. Connect it in the account, or accept an invitation with it.',
  ),
  IDENTITY_TAKEN: conflict('This identity of the provider is connected to another account.'),
  IDENTITY_EXISTS: conflict(
    'The account is connected to an identity of the provider already. Disconnect it first.',
  ),
  IDENTITY_OF_OTHER: forbidden(
    'This is not the identity of the provider to which the account is connected. Authenticate with that one.',
  ),
  NO_PASSWORD: conflict(
    'The account has no password. A coordinator can make a link by which its owner sets one.',
  ),
  LINK_NOT_GOOD: notFound(
    'This link was used, has expired or is incomplete. Check that it is complete, or ask for a new one.',
  ),
} as const satisfies Refusals;

const ledger = {
  NOT_IN_LEDGER: notFound(
    'The ledger has no entry of this event. If it was just recorded, try again in a moment.',
  ),
} as const satisfies Refusals;

const lists = {
  UNKNOWN_PAGE: invalid(
    'This list returned no such `after`. Send `next` of the previous page unchanged, or leave it out to begin with the first page.',
  ),
} as const satisfies Refusals;

/** Refusals by subject, in the order of `docs/errors.md`. */
const matters = {
  UNKNOWN_DESK: notFound('There is no desk with this id.'),
  DESK_EXISTS: conflict('There is already a desk with this id. Choose another id.'),
  UNIT_PARENT: invalid(
    'The unit {unitId} is below a unit that the desk does not have, or that is not of a higher level.',
  ),
  UNKNOWN_UNIT: invalid('The desk has no unit {units}. Choose from its units.'),
  UNKNOWN_TOPIC: invalid('The desk has no such topic. Choose one of its topics.'),
  UNKNOWN_MATTER: notFound('There is no matter with this id.'),
  MATTER_EXISTS: conflict('There is already a matter with this id. Choose another id.'),
  MATTER_CLOSED: conflict('The matter is closed. Open it again first.'),
  MATTER_OPEN: conflict('The matter is still open, so there is nothing to call back about yet.'),
  MATTER_MERGED: conflict('The matter goes on as part of another one. Continue there.'),
  MATTER_DROPPED: conflict('The matter was dropped, because nobody waits for it any more.'),
  MATTER_PAUSED: conflict('The matter is paused for another reason. Resume it first.'),
  SAME_MATTER: invalid('A matter cannot be merged into itself. Choose another one.'),
  OTHER_DESK: conflict('The other matter is at another desk. Choose one of this desk.'),
  HAPPENS_LATER: invalid('The time {at} is in the future. Give the time at which it was asked.'),
  NOT_ASSIGNED: conflict('No unit is in charge of the matter yet. Assign it first.'),
  SAME_UNIT: invalid('Name another unit that should lead; this one leads already.'),
  ONE_UNIT: invalid('Name at least two units that confer.'),
  NO_HIGHER_UNIT: conflict('There is no unit above this one, so it cannot be escalated further.'),
  LIMIT_OVER: conflict(
    'The limit ended at {due}, so it can no longer be extended. Handle the matter, and tell the asker why it is late.',
  ),
  NOT_LATER: invalid('The limit ends at {due} already. Choose a later time.'),
  NO_EXTENSION_ASKED: conflict('Nobody has asked for an extension of this matter.'),
  NOT_CONTACTED: conflict(
    'Nobody has spoken to the asker, and there were not three tries yet. Speak to them first.',
  ),
  NOT_HANDLED: conflict('The matter is not handled yet. Record what was done first.'),
  NOT_REVIEWED: conflict('Somebody else must approve what was done first.'),
  NOT_ANSWERED: conflict('The asker has no answer yet. Answer first, then close.'),
  WORD_MISSING: invalid(
    'Who was reached has said something. Record whether they were spoken to, whether it is solved, or how satisfied they are.',
  ),
  WORD_WITHOUT_REACHING: invalid('Somebody who was not reached has said nothing. Leave it out.'),
  REOPEN_TOO_LATE: conflict(
    'It was closed more than {days} days ago. Please ask again, and name its number.',
  ),
} as const satisfies Refusals;

export const REFUSALS_BY_SUBJECT: Readonly<Record<string, Refusals>> = {
  'Drives and their terms': drives,
  Pledges: pledges,
  'Imported pledges': imports,
  Receptions: receptions,
  Inspection: inspection,
  'Parcels and kits': stock,
  'The catalogue': catalogue,
  Stocktakes: counts,
  Boxes: boxes,
  Consignments: consignments,
  Receipts: receipts,
  Cases: cases,
  'Desks and matters': matters,
  'Channels and messages': messages,
  Photos: photos,
  Organisations: organisations,
  'Accounts and links': accounts,
  'The ledger': ledger,
  Lists: lists,
};

/**
 * Every refusal of the services. A published code keeps its meaning, because codes are part of the
 * API. The sentences are for developers; the pages have their own
 * (`services/portal/web/src/locales`).
 */
export const REFUSALS = {
  ...drives,
  ...pledges,
  ...imports,
  ...receptions,
  ...inspection,
  ...stock,
  ...catalogue,
  ...counts,
  ...boxes,
  ...consignments,
  ...receipts,
  ...cases,
  ...matters,
  ...messages,
  ...photos,
  ...organisations,
  ...accounts,
  ...ledger,
  ...lists,
} as const;

export type RefusalCode = keyof typeof REFUSALS;

type Data = Readonly<Record<string, unknown>>;
type NamedIn<Sentence extends string> = Sentence extends `${string}{${infer Name}}${infer Rest}`
  ? Name | NamedIn<Rest>
  : never;
/** Values that the sentence of a code mentions, and that the refusal's data must contain. */
type Named<Code extends RefusalCode> = NamedIn<(typeof REFUSALS)[Code]['sentence']>;

/** Builds the error of a refusal, with the kind and sentence of its code. */
export function refuse<Code extends RefusalCode>(
  code: Code,
  ...[data = {}]: [Named<Code>] extends [never]
    ? [data?: Data]
    : [data: Data & Readonly<Record<Named<Code>, string | number>>]
): DomainError {
  const { kind, sentence } = REFUSALS[code];
  const named: Data = data;
  return new DomainError(
    kind,
    code,
    sentence.replace(/\{(\w+)\}/g, (_, name: string) => String(named[name])),
    named,
  );
}

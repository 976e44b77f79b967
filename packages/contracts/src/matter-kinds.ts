/** Kinds of matters. Rates are told for each kind, because 78 people who joined are no complaints solved. */
export const MATTER_KINDS = [
  'complaint',
  'help',
  'repair',
  'goods',
  'question',
  'suggestion',
  'join',
  'card',
] as const;
/**
 * Urgencies, the most urgent first: danger to life or property; water, power, gas or heat; ordinary; and hard,
 * which needs several units or months.
 */
export const URGENCIES = ['danger', 'supply', 'ordinary', 'hard'] as const;
/** Ways by which a matter reached a desk. */
export const MATTER_CHANNELS = ['link', 'phone', 'counter', 'receipt', 'import'] as const;
/** Ways by which an asker is spoken to or answered. */
export const CONTACT_WAYS = ['phone', 'visit', 'meeting', 'message', 'page'] as const;
export const HAND_BACK_REASONS = ['not-ours', 'needs-more'] as const;
export const PAUSE_REASONS = ['asker', 'third-party'] as const;
/** Outcomes of a matter in the office's word. */
export const MATTER_OUTCOMES = ['solved', 'partly', 'explained', 'not-possible'] as const;
export const REVIEW_VERDICTS = ['approved', 'sent-back'] as const;
/** Outcomes of a matter in the asker's word. */
export const SOLVED_ANSWERS = ['yes', 'partly', 'no'] as const;
/** Reasons for which a closed matter is opened again. */
export const REOPEN_MATTER_REASONS = ['not-solved', 'new-facts', 'closed-by-mistake'] as const;
/** Reasons for which a matter ends without being closed. It counts in no rate. */
export const DROP_REASONS = ['asker', 'receipt-reversed', 'entered-twice'] as const;
/** Levels of units: the district's office, a department, and a union of an enterprise or street. */
export const UNIT_LEVELS = [1, 2, 3] as const;

export const MOST_UNITS = 60;
export const MOST_TOPICS = 40;
/** Largest number of days off, and of weekend days that are worked, in a desk's calendar. */
export const MOST_SPECIAL_DAYS = 200;
/** Largest number of units that help with a matter, and of units that confer on one. */
export const MOST_HELPING = 8;
/** Longest limit, in minutes: a year. */
export const LONGEST_LIMIT_MINUTES = 365 * 24 * 60;
export const MOST_REOPEN_DAYS = 365;

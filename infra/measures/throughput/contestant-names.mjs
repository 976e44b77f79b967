export const BLUEBOX = 'Bluebox';
export const PLAIN = 'plain, per request';
export const PLAIN_GROUPED = 'plain, grouped';
export const SAME_DUTIES = 'same duties, per request';
export const SAME_DUTIES_GROUPED = 'same duties, grouped';

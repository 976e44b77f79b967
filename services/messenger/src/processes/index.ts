import { announcements } from './announcements.ts';

export const messengerPolicies = { announcements };

import { announcements } from './announcements.ts';
import { forgottenGivers } from './forgotten-givers.ts';
import { giverSteps } from './giver-steps.ts';

export const messengerPolicies = { announcements, giverSteps, forgottenGivers };

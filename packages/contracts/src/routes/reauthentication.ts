import type { Authentication, ReauthenticateBody } from '../api/index.ts';
import { route } from './route.ts';

// Routes of the portal by which people prove again who they are.

export const showReauthentication = route<{ answers: { 200: typeof Authentication } }>()(
  'showReauthentication',
  'get',
  '/api/portal/reauthentication',
);
export const reauthenticate = route<{
  body: typeof ReauthenticateBody;
  answers: { 200: typeof Authentication };
}>()('reauthenticate', 'post', '/api/portal/reauthentication');

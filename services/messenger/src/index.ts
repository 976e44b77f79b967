export { messengerPolicies } from './processes/index.ts';
export { messengerProjections } from './projections/index.ts';
export {
  type MessengerServiceDependencies,
  type RunningMessenger,
  runMessengerService,
} from './service.ts';
export type { MailServer, MessengerSettings } from './settings.ts';

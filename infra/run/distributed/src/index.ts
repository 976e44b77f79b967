export { makeKeys, SERVICE_KEYS, type ServiceName } from './keys.ts';

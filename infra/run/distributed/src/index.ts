export { makeKeys } from './keys.ts';

export { type Application, type ApplicationOptions, runApplication } from './application.ts';
export { type Keys, loadKeys } from './keys.ts';
export { openStores, type Stores } from './stores.ts';

export { type Application, type ApplicationOptions, runApplication } from './application.ts';
export { type Keys, loadKeys } from './keys.ts';
export { openStores, type Stores } from './stores.ts';
export { ConfigError, type Config, readConfig } from './config.ts';
export { type RunningServer, type ServerOptions, startServer } from './server.ts';

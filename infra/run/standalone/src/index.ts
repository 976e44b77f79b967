export { type Application, type ApplicationOptions, runApplication } from './application.ts';
export { type Client, connect, solveChallenge } from './client.ts';
export { type Config, ConfigError, readConfig } from './config.ts';
export { keepHeapSmall } from './heap.ts';
export { type Keys, loadKeys } from './keys.ts';
export { type RunningServer, type ServerOptions, startServer } from './server.ts';
export { openStores, type Stores } from './stores.ts';

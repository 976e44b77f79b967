import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** Returns the folder of the built pages. */
export const webRoot = (): string =>
  join(dirname(createRequire(import.meta.url).resolve('@bluebox/portal-web/package.json')), 'dist');

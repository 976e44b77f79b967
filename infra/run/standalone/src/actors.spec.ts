import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newId } from '@bluebox/service-http';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { runApplication } from './application.ts';
import { readConfig } from './config.ts';
import { loadKeys } from './keys.ts';
import { openStores } from './stores.ts';

/* Actors are shown to people with an account, and to nobody else. */

const folder = mkdtempSync(join(tmpdir(), 'bluebox-actors-'));
let stores: ReturnType<typeof openStores>;
let application: Awaited<ReturnType<typeof runApplication>>;
beforeAll(async () => {
  const config = readConfig({ BLUEBOX_DATA: join(folder, 'data') });
  const keys = loadKeys(config.keyFolder);
  stores = openStores(config.dataFolder, keys.vault);
  application = await runApplication({
    stores,
    keys,
    proofOfWorkBits: 1,
    now: () => new Date(),
    newId,
    logger: pino({ level: 'silent' }),
    onFatal(error) {
      throw error;
    },
  });
});
afterAll(async () => {
  await application.stop();
  stores.close();
  rmSync(folder, { recursive: true });
});

/** Returns the operations whose answers have a field with an actor, and may be read with `access`. */
const operationsWithActor = (isMeant: (access: string) => boolean): readonly string[] =>
  application.services
    .flatMap(({ service }) => service.routes)
    .filter(({ access }) => isMeant(access))
    .filter(({ answers }) =>
      Object.values(answers).some((schema) =>
        JSON.stringify(z.toJSONSchema(schema, { unrepresentable: 'any' })).includes('"actor"'),
      ),
    )
    .map(({ operation }) => operation)
    .sort();

it('no answer to the public, or to the holder of a private link, has an actor', () => {
  const isOpen = (access: string) => access === 'public' || access.includes('-link-or-');
  expect(operationsWithActor(isOpen)).toEqual([]);
});

it('answers to people with an account have actors', () => {
  expect(operationsWithActor((access) => access === 'staff')).toEqual(['showFeed', 'streamFeed']);
});

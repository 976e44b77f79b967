import { readdirSync, readFileSync } from 'node:fs';
import {
  type BlueboxEvent,
  DECIDING_SERVICES,
  eventDefinition,
  eventShapes,
} from '@bluebox/contracts';
import { upcast } from '@bluebox/event-sourcing';
import { expect, it } from 'vitest';
import { postings } from './postings.ts';

const samples = new URL('../../contracts/src/samples/', import.meta.url);

it.each(readdirSync(samples))(
  '%s, of whatever version, is read as the current version and can be posted',
  (file) => {
    const [, type = '', version] = /^(.+)\.v(\d+)\.json$/.exec(file) ?? [];
    const service = DECIDING_SERVICES.find((name) => type in eventShapes[name]);
    if (service === undefined) throw new Error(`no service publishes ${type}`);
    const written = JSON.parse(readFileSync(new URL(file, samples), 'utf8')) as object;
    const data = upcast(eventShapes[service], type, Number(version), written);
    expect(eventDefinition(type)?.data.parse(data)).toStrictEqual(data);
    expect(() => postings({ type, data } as BlueboxEvent)).not.toThrow();
  },
);

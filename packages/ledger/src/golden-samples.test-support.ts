import { readFileSync } from 'node:fs';
import { type BlueboxEvent, eventDefinition } from '@bluebox/contracts';

const samples = new URL('../../contracts/src/samples/', import.meta.url);

/** Returns the golden sample of an event's current version, with some fields changed. */
export function goldenSample(
  type: BlueboxEvent['type'],
  changed: Readonly<Record<string, unknown>> = {},
): BlueboxEvent {
  const definition = eventDefinition(type);
  if (definition === undefined) throw new Error(`there is no event ${type}`);
  const file = new URL(`${type}.v${definition.version}.json`, samples);
  const sample = JSON.parse(readFileSync(file, 'utf8')) as object;
  return { type, data: definition.data.parse({ ...sample, ...changed }) } as BlueboxEvent;
}

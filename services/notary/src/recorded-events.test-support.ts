import { readdirSync, readFileSync } from 'node:fs';
import { eventDefinition, eventShapes, publishedEvents } from '@bluebox/contracts';
import { currentForm, type RecordedEvent } from '@bluebox/event-sourcing';

const samples = new URL('../../../packages/contracts/src/samples/', import.meta.url);

/** An event as stored under one version of its schema. */
export interface Sample {
  readonly service: keyof typeof publishedEvents;
  readonly type: string;
  readonly schemaVersion: number;
  readonly data: object;
}

/** The golden samples of all events, in the current and in earlier versions. */
export const SAMPLES: readonly Sample[] = readdirSync(samples).map((file) => {
  const [, type = '', version] = /^(.+)\.v(\d+)\.json$/.exec(file) ?? [];
  const [service] = Object.entries(publishedEvents).find(([, definitions]) =>
    definitions.some((definition) => definition.type === type),
  ) as [Sample['service'], unknown];
  const data = JSON.parse(readFileSync(new URL(file, samples), 'utf8')) as object;
  return { service, type, schemaVersion: Number(version), data };
});

export function sampleOf(type: string): Sample {
  const found = SAMPLES.find(
    (sample) => sample.type === type && sample.schemaVersion === eventDefinition(type)?.version,
  );
  if (found === undefined) throw new Error(`there is no sample of ${type}`);
  return found;
}

/** Makes an event as a store or bus returns it. */
export function recorded(
  { service, type, schemaVersion, data }: Sample,
  more: Partial<RecordedEvent> = {},
): RecordedEvent {
  const commit = '01870a1c-5c00-7a31-9d52-6f0e8d2c4b10';
  return {
    type,
    ...currentForm(eventShapes[service], type, { schemaVersion, data }),
    id: `${commit}/0`,
    service,
    stream: `${type.split('.')[0]}-01870a1c-5c02-7a31-9d52-6f0e8d2c4b11`,
    version: 3,
    scope: '01870a1c-5c01-7a31-9d52-6f0e8d2c4b12',
    commit,
    recordedAt: '2023-03-18T02:59:59.999Z',
    actor: '01870a1c-5c09-7a31-9d52-6f0e8d2c4b13',
    correlation: '01870a1c-5c08-7a31-9d52-6f0e8d2c4b14',
    causation: '01870a1c-5c07-7a31-9d52-6f0e8d2c4b15/1',
    bucket: 5,
    position: 42,
    ...more,
  };
}

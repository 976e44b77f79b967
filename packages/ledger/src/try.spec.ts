import fc from 'fast-check';
import { expect, it } from 'vitest';
import { eventDefinition, publishedEvents, PUBLISHING_SERVICES } from '@bluebox/contracts';
import { anyEventOf } from './event-arbitraries.test-support.ts';
it.each(PUBLISHING_SERVICES.flatMap((s) => publishedEvents[s].map((d) => d.type)))('%s', (type) => {
  const t = Date.now();
  fc.assert(fc.property(anyEventOf(type as any), (e) => { expect(eventDefinition(e.type)!.data.parse(e.data)).toStrictEqual(e.data); }));
  if (Date.now() - t > 300) console.log(type, Date.now() - t);
});

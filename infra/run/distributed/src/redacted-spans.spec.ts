import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KEPT_ATTRIBUTES, redacting, type Span } from './redacted-spans.ts';

const CANARY = 'p1.0198.CANARY';
const withCanary = fc
  .tuple(fc.string(), fc.string())
  .map(([before, after]) => before + CANARY + after);
const hidden = fc
  .oneof(
    fc.constantFrom(
      'url.path',
      'url.query',
      'url.full',
      'http.target',
      'http.url',
      'client.address',
      'network.peer.address',
      'server.address',
      'user_agent.original',
      'http.request.method_original',
      'db.query.text',
      'db.statement',
      'messaging.kafka.message.key',
      'exception.message',
    ),
    fc.string(),
  )
  .filter((name) => !KEPT_ATTRIBUTES.has(name));

function spanOf(text: string, attributes: Record<string, string>): Span {
  const context = {
    traceId: 'a'.repeat(32),
    spanId: 'b'.repeat(16),
    traceFlags: 1,
    traceState: { serialize: () => text, get: () => text, set: () => fail(), unset: () => fail() },
  };
  return {
    name: text,
    kind: SpanKind.SERVER,
    spanContext: () => context,
    parentSpanContext: context,
    startTime: [1, 0],
    endTime: [2, 0],
    duration: [1, 0],
    ended: true,
    status: { code: SpanStatusCode.ERROR, message: text },
    attributes: { ...attributes, 'http.request.method': 'GET', 'http.route': '/drives/:driveId' },
    links: [{ context, attributes }],
    events: [{ name: text, time: [1, 0], attributes }],
    resource: { attributes: {}, merge: () => fail(), getRawAttributes: () => [] },
    instrumentationScope: { name: 'http' },
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
  };
}
const fail = (): never => {
  throw new Error('not asked for');
};

function sent(span: Span): Span {
  const taken: Span[] = [];
  redacting({
    export: (spans) => void taken.push(...spans),
    shutdown: () => Promise.resolve(),
  }).export([span], () => {});
  expect(taken).toHaveLength(1);
  return taken[0] as Span;
}

describe('a span that is exported', () => {
  it('has only allowed attributes, whatever its name, events, links and status contain', () => {
    fc.assert(
      fc.property(withCanary, fc.dictionary(hidden, withCanary), (text, attributes) => {
        const span = sent(spanOf(text, attributes));
        expect(JSON.stringify([span, span.spanContext()])).not.toContain('CANARY');
        expect(span.name).toBe('GET /drives/:driveId');
        expect(span.attributes).toEqual({
          'http.request.method': 'GET',
          'http.route': '/drives/:driveId',
        });
      }),
    );
  });

  it('keeps its times, its place in the trace, and whether it failed', () => {
    const span = sent(spanOf('x', {}));
    expect(span).toMatchObject({
      kind: SpanKind.SERVER,
      startTime: [1, 0],
      endTime: [2, 0],
      status: { code: SpanStatusCode.ERROR },
      parentSpanContext: { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16) },
    });
    expect(span.spanContext()).toEqual({
      traceId: 'a'.repeat(32),
      spanId: 'b'.repeat(16),
      traceFlags: 1,
    });
  });
});

import type { NodeSDK } from '@opentelemetry/sdk-node';

export type SpanExporter = NonNullable<
  NonNullable<ConstructorParameters<typeof NodeSDK>[0]>['traceExporter']
>;
export type Span = Parameters<SpanExporter['export']>[0][number];
type Attributes = Span['attributes'];

/**
 * Attributes that a span may keep, because their values are numbers, standard names, or names from our code and
 * settings. URLs, queries, headers, statements and message keys are removed, because they may contain or
 * identify personal data.
 */
export const KEPT_ATTRIBUTES: ReadonlySet<string> = new Set([
  'http.request.method',
  'http.route',
  'http.response.status_code',
  'db.system.name',
  'db.namespace',
  'db.operation.name',
  'db.collection.name',
  'messaging.system',
  'messaging.operation.name',
  'messaging.operation.type',
  'messaging.destination.name',
  'messaging.destination.partition.id',
  'messaging.batch.message_count',
  'error.type',
]);

/** Wraps an exporter so that spans are sent with route templates instead of URLs, and without free text. */
export function redacting(exporter: SpanExporter): SpanExporter {
  return {
    export: (spans, done) => exporter.export(spans.map(redactedSpan), done),
    shutdown: () => exporter.shutdown(),
    ...(exporter.forceFlush === undefined
      ? {}
      : { forceFlush: () => exporter.forceFlush?.() ?? Promise.resolve() }),
  };
}

export function redactedSpan(span: Span): Span {
  const attributes = kept(span.attributes);
  const { spanId, traceId, traceFlags } = span.spanContext();
  return {
    name: nameOf(attributes) ?? span.instrumentationScope.name,
    kind: span.kind,
    spanContext: () => ({ spanId, traceId, traceFlags }),
    ...(span.parentSpanContext === undefined
      ? {}
      : { parentSpanContext: withoutState(span.parentSpanContext) }),
    startTime: span.startTime,
    endTime: span.endTime,
    duration: span.duration,
    ended: span.ended,
    // The status has no message, because an error's message may quote what people typed.
    status: { code: span.status.code },
    attributes,
    links: span.links.map(({ context }) => ({ context: withoutState(context) })),
    events: [],
    resource: span.resource,
    instrumentationScope: span.instrumentationScope,
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
  };
}

/** Removes `tracestate`, because its text comes from the caller. */
function withoutState({
  traceId,
  spanId,
  traceFlags,
  isRemote,
}: ReturnType<Span['spanContext']>): ReturnType<Span['spanContext']> {
  return { traceId, spanId, traceFlags, ...(isRemote === undefined ? {} : { isRemote }) };
}

const kept = (attributes: Attributes): Attributes =>
  Object.fromEntries(Object.entries(attributes).filter(([name]) => KEPT_ATTRIBUTES.has(name)));

/** Returns a name made of allowed attributes, because the name that an instrumentation sets may contain a URL. */
function nameOf(attributes: Attributes): string | undefined {
  for (const [verb, object] of [
    ['http.request.method', 'http.route'],
    ['db.operation.name', 'db.collection.name'],
    ['messaging.operation.name', 'messaging.destination.name'],
  ] as const)
    if (attributes[verb] !== undefined)
      return [attributes[verb], attributes[object]].filter((word) => word !== undefined).join(' ');
  return undefined;
}

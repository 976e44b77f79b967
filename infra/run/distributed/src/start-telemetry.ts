import { register } from 'node:module';
import type { TextMapPropagator } from '@opentelemetry/api';
import { PrometheusExporter } from '@opentelemetry/exporter-prometheus';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { ExpressInstrumentation, ExpressLayerType } from '@opentelemetry/instrumentation-express';
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import { KafkaJsInstrumentation } from '@opentelemetry/instrumentation-kafkajs';
import { MongoDBInstrumentation } from '@opentelemetry/instrumentation-mongodb';
import { core, metrics, NodeSDK } from '@opentelemetry/sdk-node';
import { ConfigError, type TelemetrySettings } from './config.ts';
import { redacting } from './redacted-spans.ts';

/**
 * Labels that a metric may have. Other labels, such as the `Host` header, contain text from outside or have
 * unbounded values.
 */
const KEPT_LABELS = [
  'consumer',
  'name',
  'http.request.method',
  'http.route',
  'http.response.status_code',
  'db.operation.name',
  'db.collection.name',
  'db.client.connection.state',
  'state',
  'messaging.operation.name',
  'messaging.destination.name',
  'error.type',
];

/**
 * Starts sending spans and serving metrics, as configured.
 * @throws ConfigError when the port for metrics is not available.
 */
export async function startTelemetry(
  service: string,
  { traces, metrics: asked }: TelemetrySettings,
): Promise<void> {
  register('@opentelemetry/instrumentation/hook.mjs', import.meta.url);
  const readers: PrometheusExporter[] = [];
  if (asked !== undefined) {
    const exporter = new PrometheusExporter({ ...asked, preventServerStart: true });
    await exporter.startServer().catch((error: Error) => {
      throw new ConfigError(
        `BLUEBOX_METRICS_PORT: cannot listen on ${asked.host} ${asked.port}: ${error.message}`,
      );
    });
    readers.push(exporter);
  }
  const w3c = new core.W3CTraceContextPropagator();
  new NodeSDK({
    serviceName: `bluebox-${service}`,
    // Detected resources would reveal the machine and the account that the process runs under.
    autoDetectResources: false,
    // The lists are empty when nothing is configured. If they were absent, OpenTelemetry's own environment
    // variables would choose exporters.
    ...(traces ? { traceExporter: redacting(new OTLPTraceExporter()) } : { spanProcessors: [] }),
    metricReaders: readers,
    logRecordProcessors: [],
    views: [
      {
        instrumentName: '*',
        attributesProcessors: [metrics.createAllowListAttributesProcessor(KEPT_LABELS)],
      },
    ],
    textMapPropagator: service === 'portal' ? withoutStrangers(w3c) : w3c,
    instrumentations: [
      new HttpInstrumentation({
        ignoreIncomingRequestHook: ({ url = '' }) => url.startsWith('/health/'),
      }),
      // This instrumentation serves only to find the route of a request; spans for each layer would be noise.
      new ExpressInstrumentation({
        ignoreLayersType: [
          ExpressLayerType.MIDDLEWARE,
          ExpressLayerType.ROUTER,
          ExpressLayerType.REQUEST_HANDLER,
        ],
      }),
      new MongoDBInstrumentation(),
      new KafkaJsInstrumentation(),
    ],
  }).start();
}

/** Makes traces start at the portal, ignoring trace headers of requests from outside. */
const withoutStrangers = (propagator: TextMapPropagator): TextMapPropagator => ({
  inject: (context, carrier, setter) => propagator.inject(context, carrier, setter),
  extract: (context) => context,
  fields: () => propagator.fields(),
});

// Loaded before anything else (`node --import`): instrumentation must be there before what it instruments.
import { register } from 'node:module';
import { PrometheusExporter } from '@opentelemetry/exporter-prometheus';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { ExpressInstrumentation } from '@opentelemetry/instrumentation-express';
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import { KafkaJsInstrumentation } from '@opentelemetry/instrumentation-kafkajs';
import { MongoDBInstrumentation } from '@opentelemetry/instrumentation-mongodb';
import { NodeSDK } from '@opentelemetry/sdk-node';
import { telemetrySettings } from './config.ts';

const { traces, metricsPort } = telemetrySettings();
if (traces || metricsPort !== undefined) {
  register('@opentelemetry/instrumentation/hook.mjs', import.meta.url);
  new NodeSDK({
    serviceName: `bluebox-${process.argv[2] ?? 'process'}`,
    ...(traces ? { traceExporter: new OTLPTraceExporter() } : {}),
    ...(metricsPort === undefined
      ? {}
      : { metricReader: new PrometheusExporter({ port: metricsPort }) }),
    instrumentations: [
      new HttpInstrumentation({
        // Addresses may hold what is typed into searches: the route's template is enough.
        redactedQueryParams: ['q', 'text', 'search'],
      }),
      new ExpressInstrumentation(),
      new MongoDBInstrumentation(),
      new KafkaJsInstrumentation(),
    ],
  }).start();
}

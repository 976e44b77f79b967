// Starts telemetry if it is configured. This module is loaded before any other (`node --import`),
// because instrumentation must precede the modules that it instruments.
import { SERVICE_NAMES } from '@bluebox/contracts/services';
import { ConfigError, telemetrySettings } from './config.ts';

const service = process.argv[2] ?? '';

// Only the long-running services are instrumented, not commands that run once.
if ((SERVICE_NAMES as readonly string[]).includes(service)) {
  try {
    const settings = telemetrySettings();
    // OpenTelemetry's SDK is loaded only if telemetry is configured.
    if (settings.traces || settings.metrics !== undefined)
      await (await import('./start-telemetry.ts')).startTelemetry(service, settings);
  } catch (error) {
    process.stderr.write(
      `${error instanceof ConfigError ? error.message : ((error as Error).stack ?? error)}\n`,
    );
    process.exit(1);
  }
}

// Loaded before anything else (`node --import`), because instrumentation must precede the modules that it
// instruments.
import { ConfigError, telemetrySettings } from './config.ts';

const SERVICES: readonly string[] = ['pledge', 'inventory', 'shipment', 'tracker', 'portal'];
const service = process.argv[2] ?? '';

// Commands of a moment are not watched.
if (SERVICES.includes(service)) {
  try {
    const settings = telemetrySettings();
    // Not even loaded unless it was configured.
    if (settings.traces || settings.metrics !== undefined)
      await (await import('./start-telemetry.ts')).startTelemetry(service, settings);
  } catch (error) {
    process.stderr.write(
      `${error instanceof ConfigError ? error.message : ((error as Error).stack ?? error)}\n`,
    );
    process.exit(1);
  }
}

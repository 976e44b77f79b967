import { errorRecord, type ServiceReport } from '@bluebox/service-http';
import { type Logger, pino } from 'pino';
import { countParked } from './metrics.ts';

export interface ProcessReport extends ServiceReport {
  /** Logs that something failed and will be retried. */
  readonly trouble: (what: string) => (error: unknown) => void;
}

/**
 * Logs what happens in a process. A consumer that ended for good ends the process, so that its supervisor
 * restarts it.
 */
export function openReport(
  service: string,
  level: string,
): { readonly logger: Logger; readonly report: ProcessReport } {
  const logger = pino({ level, base: { service } });
  return {
    logger,
    report: {
      refused: (policy, error) =>
        logger.info({ policy, error: errorRecord(error) }, 'a policy was refused'),
      parked(consumer, parked) {
        countParked(consumer, parked.length);
        logger.error(
          { consumer, parked: parked.map(({ id, type }) => `${id} ${type}`) },
          'events could not be applied and are parked; see retry-parked',
        );
      },
      fatal(error) {
        logger.fatal({ error: errorRecord(error) }, 'a consumer has stopped and will not resume');
        logger.flush(() => process.exit(1));
      },
      trouble: (what) => (error) =>
        logger.error({ what, error: errorRecord(error) }, 'failed, and will be retried'),
    },
  };
}

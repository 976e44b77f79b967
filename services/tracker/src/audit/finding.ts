import type { RecordedEvent } from '@bluebox/event-sourcing';

/**
 * Properties that an audit checks, by the number of the invariant in the design: order (2), balance
 * (3), views (4), agreement between records (9).
 */
export type Invariant = 2 | 3 | 4 | 9;

/** The first place where an invariant does not hold. */
export interface AuditFinding {
  readonly invariant: Invariant;
  /**
   * Place of the violation: service, bucket and position of an event, or view, collection and
   * document.
   */
  readonly place: string;
  readonly what: string;
}

export const eventPlace = ({
  service,
  bucket,
  position,
  type,
}: Pick<RecordedEvent, 'service' | 'bucket' | 'position' | 'type'>): string =>
  `event ${service}/${bucket}/${position} (${type})`;

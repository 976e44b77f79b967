import type { RecordedEvent } from '@bluebox/event-sourcing';

/**
 * Numbers of the invariants in the design: order (2), balance (3), views (4), agreement between
 * records (9).
 */
export type Invariant = 2 | 3 | 4 | 9;

/** The first place where an invariant does not hold. */
export interface AuditFinding {
  readonly invariant: Invariant;
  /**
   * Place of the violation: for example an event, by service, bucket and position, or a document,
   * by view and collection.
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

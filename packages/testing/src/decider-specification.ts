import { type Decider, DomainError, type DomainEvent, fold } from '@bluebox/event-sourcing';
import { expect } from 'vitest';

/** The decision on a command, to compare with the expected decision. */
export interface Outcome<Event> {
  /** Expects exactly these events, in this order, with these fields and no others. */
  then(...events: readonly Event[]): void;
  /** Expects a refusal with this code and, if `data` is given, with exactly this data. */
  thenRefused(code: string, data?: Readonly<Record<string, unknown>>): void;
}

/**
 * Specifies a decision: after past events, the command must give exactly the expected events or
 * refusal.
 */
export function given<Command, State, Event extends DomainEvent>(
  decider: Decider<Command, State, Event>,
  events: readonly Event[] = [],
) {
  const decideOn = (command: Command) => decider.decide(command, fold(decider, events));
  return {
    when(command: Command): Outcome<Event> {
      return {
        // biome-ignore lint/suspicious/noThenProperty: the word of given/when/then; nobody awaits an outcome
        then(...expected) {
          expect(decideOn(command)).toStrictEqual(expected);
        },
        thenRefused(code, data) {
          const refusal = refusalOf(() => decideOn(command));
          expect(refusal.code).toBe(code);
          if (data !== undefined) expect(refusal.data).toStrictEqual(data);
        },
      };
    },
  };
}

function refusalOf(decide: () => unknown): DomainError {
  let decided: unknown;
  try {
    decided = decide();
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
  throw new Error(`expected a refusal, but it was decided: ${JSON.stringify(decided)}`);
}

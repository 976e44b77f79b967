import type { DomainEvent } from './event.ts';

/** The fold of a stream: where it starts, and what each event makes of it. Never throws, never mutates. */
export interface Evolver<State, Event extends DomainEvent> {
  readonly initialState: State;
  readonly evolve: (state: State, event: Event) => State;
}

/**
 * An aggregate: given a state, a command is answered by events or refused with a {@link DomainError}.
 * Clock and ids come inside the command.
 */
export interface Decider<Command, State, Event extends DomainEvent> extends Evolver<State, Event> {
  readonly decide: (command: Command, state: State) => readonly Event[];
}

export function fold<State, Event extends DomainEvent>(
  evolver: Evolver<State, Event>,
  events: readonly Event[],
  from: State = evolver.initialState,
): State {
  let state = from;
  for (const event of events) state = evolver.evolve(state, event);
  return state;
}

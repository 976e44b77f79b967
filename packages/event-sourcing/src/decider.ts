import type { DomainEvent } from './event.ts';

/**
 * The fold of a stream: its initial state, and how each event changes the state. `evolve` must
 * neither throw nor mutate the state.
 */
export interface Evolver<State, Event extends DomainEvent> {
  readonly initialState: State;
  readonly evolve: (state: State, event: Event) => State;
}

/**
 * An aggregate: in a given state, a command yields events or is refused with a {@link DomainError}.
 * The clock and new ids are passed in with the command.
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

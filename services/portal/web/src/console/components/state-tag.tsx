/**
 * Colour of a state, in addition to its words. `waiting` is for states that require no action now.
 */
export type Tone = 'waiting' | 'going' | 'done' | 'care' | 'stop';

interface StateTagProps {
  readonly tone: Tone;
  readonly children: React.ReactNode;
}

export function StateTag({ tone, children }: StateTagProps) {
  return <span className={`state state-${tone}`}>{children}</span>;
}

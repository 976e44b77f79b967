/**
 * Colour of a state. The words say the same without it. `waiting` is for states in which nobody has
 * to act now.
 */
export type Tone = 'waiting' | 'going' | 'done' | 'care' | 'stop';

interface StateTagProps {
  readonly tone: Tone;
  readonly children: React.ReactNode;
}

export function StateTag({ tone, children }: StateTagProps) {
  return <span className={`state state-${tone}`}>{children}</span>;
}

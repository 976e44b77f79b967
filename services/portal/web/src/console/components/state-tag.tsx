/** `waiting`: nobody has to act now. The words say the state; the colour only repeats it. */
export type Tone = 'waiting' | 'going' | 'done' | 'care' | 'stop';

interface StateTagProps {
  readonly tone: Tone;
  readonly children: React.ReactNode;
}

export function StateTag({ tone, children }: StateTagProps) {
  return <span className={`state state-${tone}`}>{children}</span>;
}

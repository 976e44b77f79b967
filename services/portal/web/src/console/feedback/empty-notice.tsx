import { BoxMark } from './box-mark.tsx';

interface EmptyNoticeProps {
  readonly title: string;
  /** Advice or links for the next step. */
  readonly children?: React.ReactNode;
}

/** A notice in place of a list or record that is empty or missing. */
export function EmptyNotice({ title, children }: EmptyNoticeProps) {
  return (
    <div className="empty">
      <BoxMark />
      <p className="strong">{title}</p>
      {children}
    </div>
  );
}

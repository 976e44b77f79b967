import { BoxMark } from './box-mark.tsx';

interface EmptyNoticeProps {
  readonly title: string;
  /** What to do about it. */
  readonly children?: React.ReactNode;
}

/** There is nothing here, and why. */
export function EmptyNotice({ title, children }: EmptyNoticeProps) {
  return (
    <div className="empty">
      <BoxMark />
      <p className="strong">{title}</p>
      {children}
    </div>
  );
}

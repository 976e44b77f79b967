import { BoxMark } from './box-mark.tsx';

interface EmptyNoticeProps {
  readonly title: string;
  /** Advice on what to do about it. */
  readonly children?: React.ReactNode;
}

/** A notice that explains why a list is empty. */
export function EmptyNotice({ title, children }: EmptyNoticeProps) {
  return (
    <div className="empty">
      <BoxMark />
      <p className="strong">{title}</p>
      {children}
    </div>
  );
}

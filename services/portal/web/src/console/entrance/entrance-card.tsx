import { LanguageSwitch } from '../frame/language-switch.tsx';
import { usePageTitle } from '../frame/page-heading.tsx';
import { BoxMark } from '../notices/box-mark.tsx';

interface EntranceCardProps {
  readonly title: string;
  readonly hint?: string;
  readonly children: React.ReactNode;
}

/** A page for people who are not signed in yet. */
export function EntranceCard({ title, hint, children }: EntranceCardProps) {
  usePageTitle(title);
  return (
    <main className="entrance">
      <div className="entrance-head">
        <BoxMark fill={0.6} />
        <h1>{title}</h1>
        {hint !== undefined && <p className="soft">{hint}</p>}
      </div>
      <div className="panel entrance-card">{children}</div>
      <LanguageSwitch />
    </main>
  );
}

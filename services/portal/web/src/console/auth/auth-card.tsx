import { BoxMark } from '../feedback/box-mark.tsx';
import { LanguageSwitch } from '../layout/language-switch.tsx';
import { usePageTitle } from '../layout/page-heading.tsx';

interface AuthCardProps {
  readonly title: string;
  readonly hint?: string;
  readonly children: React.ReactNode;
}

/** A page for people who are not signed in yet. */
export function AuthCard({ title, hint, children }: AuthCardProps) {
  usePageTitle(title);
  return (
    <main className="auth">
      <div className="auth-head">
        <BoxMark fill={0.6} />
        <h1>{title}</h1>
        {hint !== undefined && <p className="soft">{hint}</p>}
      </div>
      <div className="panel auth-card">{children}</div>
      <LanguageSwitch />
    </main>
  );
}

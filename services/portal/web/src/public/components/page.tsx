import { type ReactNode, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from '../navigation/navigation.ts';

/**
 * Whether this document has shown a page already. Only later pages take the focus, because the
 * browser itself announces the first.
 */
let shownBefore = false;

/** A page, or a step of one, with its heading and the title of the window. */
export function Page({
  title,
  name = title,
  before,
  lead,
  children,
}: {
  readonly title: string;
  /**
   * Title of the window, which the name of the site is appended to; by default the title of the
   * page.
   */
  readonly name?: string;
  /** Content above the heading, such as a link back or the steps. */
  readonly before?: ReactNode;
  readonly lead?: ReactNode;
  readonly children?: ReactNode;
}) {
  const { t } = useTranslation();
  const heading = useRef<HTMLHeadingElement>(null);
  const { path, state } = useLocation();
  const site = t('site.name');
  useEffect(() => {
    document.title = name === site ? site : `${name} · ${site}`;
  }, [name, site]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new path, step or item is another page
  useEffect(() => {
    if (shownBefore) {
      scrollTo(0, 0);
      heading.current?.focus({ preventScroll: true });
    }
    shownBefore = true;
  }, [path, state.step, state.index]);
  return (
    <main id="main">
      {before}
      <h1 ref={heading} tabIndex={-1}>
        {title}
      </h1>
      {lead === undefined ? null : <p className="lead">{lead}</p>}
      {children}
    </main>
  );
}

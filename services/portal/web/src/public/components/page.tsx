import { type ReactNode, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { langOf } from '../../platform/language.ts';
import { useLocation } from '../navigation/navigation.ts';

/**
 * Whether this document has shown a page. Later pages take the focus; the browser itself announces
 * the first page.
 */
let shownBefore = false;

/** A page, or a step of a form, with its heading and the window's title. */
export function Page({
  title,
  name = title,
  before,
  lead,
  children,
}: {
  readonly title: string;
  /** Title of the window, without the name of the site; by default the title of the page. */
  readonly name?: string;
  /** Content above the heading, such as a link back. */
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
      <h1 ref={heading} tabIndex={-1} lang={langOf(title)}>
        {title}
      </h1>
      {lead === undefined ? null : <p className="lead">{lead}</p>}
      {children}
    </main>
  );
}

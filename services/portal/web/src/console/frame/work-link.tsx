import type { Work } from '@bluebox/contracts';
import { createLink } from '@tanstack/react-router';
import type { AnchorHTMLAttributes, Ref } from 'react';
import { useMay } from './use-may.ts';

interface WorkAnchorProps extends AnchorHTMLAttributes<HTMLAnchorElement> {
  /** Whose work the page is that it leads to. */
  readonly work: Work;
  readonly ref?: Ref<HTMLAnchorElement>;
}

function WorkAnchor({ work, children, ...props }: WorkAnchorProps) {
  const may = useMay();
  return may(work) ? <a {...props}>{children}</a> : <span>{children}</span>;
}

/** A link for those whose work it leads to; the others read its words. */
export const WorkLink = createLink(WorkAnchor);

import type { Work } from '@bluebox/contracts';
import { createLink } from '@tanstack/react-router';
import type { AnchorHTMLAttributes, Ref } from 'react';
import { useMay } from '../layout/use-may.ts';

interface WorkAnchorProps extends AnchorHTMLAttributes<HTMLAnchorElement> {
  /** Permission that the linked page requires. */
  readonly work: Work;
  readonly ref?: Ref<HTMLAnchorElement>;
}

function WorkAnchor({ work, children, ...props }: WorkAnchorProps) {
  const may = useMay();
  return may(work) ? <a {...props}>{children}</a> : <span>{children}</span>;
}

/** A link for people with the permission `work`. Other people see only the text. */
export const WorkLink = createLink(WorkAnchor);

import type { Work } from '@bluebox/contracts';
import { createLink } from '@tanstack/react-router';
import type { AnchorHTMLAttributes, Ref } from 'react';
import { useMay } from '../layout/use-may.ts';

interface WorkAnchorProps extends AnchorHTMLAttributes<HTMLAnchorElement> {
  /** Work that the linked page requires. */
  readonly work: Work;
  readonly ref?: Ref<HTMLAnchorElement>;
}

function WorkAnchor({ work, children, ...props }: WorkAnchorProps) {
  const may = useMay();
  return may(work) ? <a {...props}>{children}</a> : <span>{children}</span>;
}

/** A link for people who may do the work of its page; others see only its text. */
export const WorkLink = createLink(WorkAnchor);

import { createLink } from '@tanstack/react-router';
import { Button, type ButtonProps } from 'antd';
import type { Ref } from 'react';

interface AnchorButtonProps extends Omit<ButtonProps, 'type'> {
  /** Whether this is the main action here. The name `type` is taken by the router. */
  readonly primary?: boolean;
  readonly ref?: Ref<HTMLAnchorElement | HTMLButtonElement>;
}

const AnchorButton = ({ primary = false, ...props }: AnchorButtonProps) => (
  <Button {...props} type={primary ? 'primary' : 'default'} />
);

/** A link that looks like a button. */
export const ButtonLink = createLink(AnchorButton);

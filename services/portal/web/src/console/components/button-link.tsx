import { createLink } from '@tanstack/react-router';
import { Button, type ButtonProps } from 'antd';
import type { Ref } from 'react';

interface AnchorButtonProps extends Omit<ButtonProps, 'type'> {
  /**
   * Whether the link is the main action of its page. This prop replaces antd's `type`, which the
   * router does not pass on.
   */
  readonly primary?: boolean;
  readonly ref?: Ref<HTMLAnchorElement | HTMLButtonElement>;
}

const AnchorButton = ({ primary = false, ...props }: AnchorButtonProps) => (
  <Button {...props} type={primary ? 'primary' : 'default'} />
);

export const ButtonLink = createLink(AnchorButton);

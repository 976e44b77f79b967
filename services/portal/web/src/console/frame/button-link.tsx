import { createLink } from '@tanstack/react-router';
import { Button, type ButtonProps } from 'antd';

const AnchorButton = (props: ButtonProps) => <Button {...props} />;

/** A link that looks like a button. */
export const ButtonLink = createLink(AnchorButton);

import { Alert, type AlertProps } from 'antd';

/** The frame of a notice about something that failed. */
export function ErrorNotice(props: Pick<AlertProps, 'title' | 'description' | 'action'>) {
  return <Alert className="notice-space" type="error" showIcon role="alert" {...props} />;
}

import type { MessengerSettings } from '../settings.ts';
import { mailSender } from './mail.ts';
import { robotSender } from './robot.ts';
import type { Senders } from './sender.ts';
import { webhookSender } from './webhook.ts';

/** Returns the senders of all kinds of channels. */
export function sendersFor({ privateAddresses, mail }: MessengerSettings): Senders {
  const options = { privateAddresses };
  return {
    wecom: robotSender('wecom', options),
    dingtalk: robotSender('dingtalk', options),
    feishu: robotSender('feishu', options),
    webhook: webhookSender(options),
    mail: mailSender(mail),
  };
}

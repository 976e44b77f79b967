import { withPassword } from '@bluebox/contracts';
import { z } from 'zod';

/* Settings of the messenger in both ways of running. Reading them loads nothing else of the service. */

/** Settings of the messenger, by the names of their variables. */
export const MESSENGER_SETTINGS = {
  /**
   * Whether robots and webhooks may have addresses outside the public Internet, and plain HTTP: for
   * chat systems in the organisation's own network.
   */
  BLUEBOX_MESSENGER_PRIVATE_ADDRESSES: z.enum(['true', 'false']).default('false'),
  /** Mail server, with the user: `smtps://user@host`, or `smtp://user@host:587` with STARTTLS. */
  BLUEBOX_SMTP_URI: z
    .string()
    .regex(/^smtps?:\/\//, 'begins with smtp:// or smtps://')
    .optional(),
  BLUEBOX_SMTP_PASSWORD: z.string().min(1).optional(),
  /** Address from which mail is sent. */
  BLUEBOX_SMTP_FROM: z.email().optional(),
};
type Given = z.output<z.ZodObject<typeof MESSENGER_SETTINGS>>;

export interface MailServer {
  /** URI with the password. */
  readonly uri: string;
  readonly from: string;
}
export interface MessengerSettings {
  readonly privateAddresses: boolean;
  /** The mail server; absent if no mail is sent. */
  readonly mail?: MailServer;
}

/**
 * Returns the settings of the messenger.
 * @throws if the mail server has no sender, or its password no user.
 */
export function messengerSettings({
  BLUEBOX_MESSENGER_PRIVATE_ADDRESSES: privateAddresses,
  BLUEBOX_SMTP_URI: uri,
  BLUEBOX_SMTP_PASSWORD: password,
  BLUEBOX_SMTP_FROM: from,
}: Given): MessengerSettings {
  const base = { privateAddresses: privateAddresses === 'true' };
  if (uri === undefined) return base;
  if (from === undefined) throw new Error('BLUEBOX_SMTP_FROM: a mail server needs a sender');
  return { ...base, mail: { uri: mailUri(uri, password), from } };
}

function mailUri(uri: string, password: string | undefined): string {
  try {
    return withPassword(uri, password);
  } catch (error) {
    throw new Error(`BLUEBOX_SMTP_PASSWORD: ${(error as Error).message}`);
  }
}

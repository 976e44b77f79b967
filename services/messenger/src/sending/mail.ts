import { isIP } from 'node:net';
import { createTransport } from 'nodemailer';
import type { SendFailure } from '../domain/message.ts';
import type { MailServer } from '../settings.ts';
import { failed, type Outgoing, SENT, type Sender, type SendOutcome } from './sender.ts';

export interface MailTimes {
  /** Longest pause between two signs of the server, in milliseconds. */
  readonly silence: number;
  /** Longest duration of one attempt, in milliseconds. */
  readonly total: number;
}
const TIMES: MailTimes = { silence: 10_000, total: 30_000 };

/** Returns a sender of mail; without a mail server, every message fails. */
export function mailSender(server: MailServer | undefined, times: MailTimes = TIMES): Sender {
  return async ({ addresses }, message) => {
    if (server === undefined) return failed('mail-not-configured');
    if (addresses === undefined || addresses.length === 0)
      return failed('address-missing', { isFinal: true });
    const transport = transportTo(server, times);
    const late = afterTime(times.total);
    try {
      await Promise.race([transport.sendMail(mailOf(server, addresses, message)), late.promise]);
      return SENT;
    } catch (error) {
      return failureOf(error);
    } finally {
      late.cancel();
      transport.close();
    }
  };
}

/** The attempt took too long, whatever the server did meanwhile. */
class TookTooLong extends Error {}

function afterTime(time: number) {
  let timer: NodeJS.Timeout | undefined;
  const promise = new Promise<never>((_done, fail) => {
    timer = setTimeout(() => fail(new TookTooLong()), time);
  });
  return { promise, cancel: () => clearTimeout(timer) };
}

const mailOf = (
  { from }: MailServer,
  addresses: readonly string[],
  { id, subject, text, at, unsubscribe }: Outgoing,
) => ({
  from,
  // Recipients do not see each other.
  to: 'undisclosed-recipients:;',
  envelope: { from, to: [...addresses] },
  subject,
  text,
  date: at,
  messageId: `<${id}@${domainOf(from)}>`,
  headers: {
    'Auto-Submitted': 'auto-generated',
    ...(unsubscribe === undefined
      ? {}
      : {
          'List-Unsubscribe': `<${unsubscribe}>`,
          'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
        }),
  },
  disableFileAccess: true,
  disableUrlAccess: true,
});

function transportTo({ uri }: MailServer, { silence }: MailTimes) {
  const { protocol, hostname, port, username, password } = new URL(uri);
  const secure = protocol === 'smtps:';
  const host = hostname.replace(/^\[|\]$/g, '');
  return createTransport({
    host,
    port: port === '' ? (secure ? 465 : 587) : Number(port),
    secure,
    // A password is sent only over TLS, except to this machine.
    requireTLS: !secure && username !== '' && !isThisMachine(host),
    ...(username === ''
      ? {}
      : { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }),
    connectionTimeout: silence,
    greetingTimeout: silence,
    socketTimeout: silence,
    dnsTimeout: silence,
  });
}

const isThisMachine = (host: string): boolean =>
  host === 'localhost' || (isIP(host) === 4 && host.startsWith('127.')) || host === '::1';
const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1);

function failureOf(error: unknown): SendOutcome {
  const { code = '', responseCode } = error as { code?: string; responseCode?: number };
  if (error instanceof TookTooLong) return failed('timeout');
  if (responseCode !== undefined)
    return failed('rejected-by-mail-server', {
      code: responseCode,
      // A code from 500 on is final, except that a wrong password can be corrected in the settings.
      isFinal: responseCode >= 500 && code !== 'EAUTH',
    });
  return failed(reasonOf(code));
}

function reasonOf(code: string): SendFailure['why'] {
  switch (code) {
    case 'ETIMEDOUT':
      return 'timeout';
    case 'EDNS':
    case 'ENOTFOUND':
      return 'name-unknown';
    case 'ECONNREFUSED':
      return 'connection-refused';
    case 'ETLS':
      return 'certificate-invalid';
    case 'EAUTH':
      return 'rejected-by-mail-server';
    default:
      return 'connection-lost';
  }
}

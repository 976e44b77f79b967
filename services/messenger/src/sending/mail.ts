import { isIP } from 'node:net';
import { createTransport } from 'nodemailer';
import type { SendFailure } from '../domain/message.ts';
import type { MailServer } from '../settings.ts';
import { failed, SENT, type Sender, type SendOutcome } from './sender.ts';

export interface MailTimes {
  /** Longest pause between two signs of the server, in milliseconds. */
  readonly silence: number;
  /** Longest duration of one attempt, in milliseconds. */
  readonly total: number;
}
const TIMES: MailTimes = { silence: 10_000, total: 30_000 };

/** Returns a sender of mail; without a mail server, every message fails. */
export function mailSender(server: MailServer | undefined, times: MailTimes = TIMES): Sender {
  return async ({ addresses }, { id, subject, text, at }) => {
    if (server === undefined) return failed('mail-not-configured');
    if (addresses === undefined || addresses.length === 0)
      return failed('address-missing', { isFinal: true });
    const transport = transportTo(server, times);
    let isLate = false;
    const deadline = setTimeout(() => {
      isLate = true;
      transport.close();
    }, times.total);
    try {
      await Promise.race([
        transport.sendMail({
          from: server.from,
          // Recipients do not see each other.
          bcc: [...addresses],
          to: server.from,
          subject,
          text,
          date: at,
          messageId: `<${id}@${domainOf(server.from)}>`,
          headers: { 'Auto-Submitted': 'auto-generated' },
          disableFileAccess: true,
          disableUrlAccess: true,
        }),
        new Promise<never>((_done, fail) => {
          setTimeout(() => fail(new Error('late')), times.total).unref();
        }),
      ]);
      return SENT;
    } catch (error) {
      return failureOf(error, isLate);
    } finally {
      clearTimeout(deadline);
      transport.close();
    }
  };
}

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

function failureOf(error: unknown, isLate: boolean): SendOutcome {
  const { code = '', responseCode } = error as { code?: string; responseCode?: number };
  if (isLate || (error as Error).message === 'late') return failed('timeout');
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

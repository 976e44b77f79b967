import type { ChannelEvent, MessageEvent } from '@bluebox/contracts';
import type { EventOfType } from '@bluebox/event-sourcing';
import type { SendFailure } from '../domain/message.ts';

export type ChannelKind = EventOfType<ChannelEvent, 'channel.added'>['data']['kind'];
export type MessageKind = EventOfType<MessageEvent, 'message.planned'>['data']['kind'];

/** The address to which a channel sends, with its secret, as the vault keeps it. */
export interface Destination {
  readonly url?: string;
  /** Secret by which requests are signed. */
  readonly secret?: string;
  /** Mail addresses. */
  readonly addresses?: readonly string[];
}

/** A message with its text, ready to be sent. */
export interface Outgoing {
  /** Id of the message, the same for every attempt, by which a receiver recognizes a repetition. */
  readonly id: string;
  readonly kind: MessageKind;
  readonly driveId: string;
  readonly subject: string;
  readonly text: string;
  readonly at: Date;
  /** URL at which one request without a session ends such mails (RFC 8058). */
  readonly unsubscribe?: string;
}

export type SendOutcome =
  | { readonly sent: true }
  | ({
      readonly sent: false;
      /** Whether a repetition cannot succeed. */
      readonly isFinal: boolean;
    } & SendFailure);

/** Sends messages of one kind of channel. A failure is an outcome, never an exception. */
export type Sender = (destination: Destination, message: Outgoing) => Promise<SendOutcome>;
export type Senders = Readonly<Record<ChannelKind, Sender>>;

export const SENT: SendOutcome = { sent: true };
export const failed = (
  why: SendFailure['why'],
  {
    code,
    isFinal = false,
  }: { readonly code?: number | undefined; readonly isFinal?: boolean } = {},
): SendOutcome => ({ sent: false, why, isFinal, ...(code === undefined ? {} : { code }) });

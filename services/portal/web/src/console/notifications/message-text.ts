import type { MessageView } from '@bluebox/contracts';
import type { TFunction } from 'i18next';
import { formatInstant } from '../../platform/formatting.ts';

/** Names what a message tells. */
export const toldText = (t: TFunction, kind: MessageView['kind']): string =>
  kind === 'test' ? t('notifications.test-message') : t(`notifications.told.${kind}`);

/** Whether a message is being sent for the first time, so that its outcome is known in a moment. */
export const isOnItsWay = (message: MessageView | undefined): boolean =>
  message?.status === 'waiting' && message.failure === undefined;

/** Tells what became of a message. */
export const stateText = (t: TFunction, { status, failure, dueAt }: MessageView): string =>
  status === 'waiting' && failure !== undefined && dueAt !== undefined
    ? t('notifications.state.retry', { at: formatInstant(dueAt) })
    : t(`notifications.state.${status}`);

/** Tells why a message was not sent; `undefined` if it was, or is about to be. */
export function reasonText(
  t: TFunction,
  { failure, code, skipped }: MessageView,
): string | undefined {
  if (skipped !== undefined) return t(`notifications.skipped.${skipped}`);
  if (failure === undefined) return undefined;
  const reason = t(`notifications.failure.${failure}`);
  return code === undefined ? reason : t('notifications.code', { reason, code });
}

/** Tells what became of a message, with the reason. */
export function outcomeText(t: TFunction, message: MessageView): string {
  const state = stateText(t, message);
  const why = reasonText(t, message);
  return why === undefined ? state : t('notifications.stateWhy', { state, why });
}

import type { MessageView } from '@bluebox/contracts';
import type { TFunction } from 'i18next';
import { formatInstant } from '../../platform/formatting.ts';

/** Names what a message tells. */
export const toldText = (t: TFunction, kind: MessageView['kind']): string =>
  kind === 'test' ? t('notifications.test-message') : t(`notifications.told.${kind}`);

/** Tells what became of a message, with the reason. */
export function outcomeText(t: TFunction, message: MessageView): string {
  const { status, failure, skipped, dueAt } = message;
  const reason = failure === undefined ? undefined : failureText(t, failure, message.code);
  const state =
    status === 'waiting' && failure !== undefined && dueAt !== undefined
      ? t('notifications.state.retry', { at: formatInstant(dueAt) })
      : t(`notifications.state.${status}`);
  const why = skipped === undefined ? reason : t(`notifications.skipped.${skipped}`);
  return why === undefined ? state : t('notifications.stateWhy', { state, why });
}

function failureText(
  t: TFunction,
  failure: NonNullable<MessageView['failure']>,
  code: number | undefined,
): string {
  const reason = t(`notifications.failure.${failure}`);
  return code === undefined ? reason : t('notifications.code', { reason, code });
}

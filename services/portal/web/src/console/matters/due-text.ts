import type { TFunction } from 'i18next';
import { formatInstant } from '../../platform/formatting.ts';

interface Limit {
  readonly due: string;
  readonly paused: boolean;
}

/** Says by when a matter is due, or that its limit is over or paused. */
export function dueText(t: TFunction, { due, paused }: Limit, now: Date): string {
  if (paused) return t('matters.paused');
  const at = formatInstant(due, now);
  return Date.parse(due) < now.getTime() ? t('matters.over', { at }) : t('matters.due', { at });
}

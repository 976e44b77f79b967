import { useTranslation } from 'react-i18next';
import type { StreamState } from '../../platform/events.ts';
import { formatClock } from '../../platform/formatting.ts';

interface FreshnessMarkProps {
  readonly freshness: StreamState;
  /** Time at which the last numbers arrived. */
  readonly receivedAt: string | undefined;
}

/** A mark that shows how current the numbers are. */
export function FreshnessMark({ freshness, receivedAt }: FreshnessMarkProps) {
  const { t } = useTranslation();
  const time = receivedAt === undefined ? undefined : formatClock(receivedAt);
  const text =
    freshness === 'live'
      ? t('board.live')
      : time === undefined
        ? t('board.connecting')
        : t(freshness === 'waiting' ? 'board.waiting' : 'board.reconnecting', { time });
  return (
    <span className={`freshness freshness-${freshness}`} role="status">
      <span className="freshness-dot" aria-hidden="true" />
      {text}
    </span>
  );
}

import { useTranslation } from 'react-i18next';
import { serverNow } from '../../platform/api.ts';
import type { StreamState } from '../../platform/events.ts';
import { formatInstant } from '../../platform/formatting.ts';

export function LiveMark({
  state,
  asOf,
}: {
  readonly state: StreamState;
  readonly asOf: string | undefined;
}) {
  const { t } = useTranslation();
  const at = asOf === undefined ? undefined : formatInstant(asOf, serverNow());
  const text =
    state === 'live' && at !== undefined
      ? t('live.live', { at })
      : state === 'connecting' || at === undefined
        ? t('live.connecting')
        : t(state === 'waiting' ? 'live.waiting' : 'live.reconnecting', { at });
  return (
    <p className={`live-mark live-${state}`} role="status">
      <span className="live-dot" aria-hidden="true" />
      {text}
    </p>
  );
}

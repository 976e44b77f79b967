import type { SessionView } from '@bluebox/contracts';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { formatInstant } from '../../platform/formatting.ts';
import type { ApiMutation } from '../api/use-api-mutation.ts';
import { StateTag } from '../components/state-tag.tsx';

interface SessionListProps {
  readonly sessions: readonly SessionView[];
  /** Ends a session, by its id. */
  readonly ending: ApiMutation<unknown, string>;
}

/**
 * The sessions of an account, with device, start and last use. The session of this browser has no
 * button, because the account menu ends that session.
 */
export function SessionList({ sessions, ending }: SessionListProps) {
  const { t } = useTranslation();
  return (
    <ul className="row-list">
      {sessions.map(({ sessionId, device, createdAt, seenAt, current }) => {
        const name =
          device === undefined
            ? t('sessions.unknownDevice')
            : t('sessions.device', {
                browser: t(`sessions.browser.${device.browser}`),
                system: t(`sessions.system.${device.system}`),
              });
        return (
          <li key={sessionId}>
            <div>
              <span className="strong">{name}</span>
              <p className="soft">
                {t('sessions.times', {
                  since: formatInstant(createdAt),
                  seen: formatInstant(seenAt),
                })}
              </p>
            </div>
            {current ? (
              <StateTag tone="going">{t('sessions.current')}</StateTag>
            ) : (
              <Button
                size="small"
                aria-label={t('sessions.endOn', { name })}
                loading={ending.isPending && ending.variables === sessionId}
                onClick={() => ending.mutate(sessionId)}
              >
                {t('sessions.end')}
              </Button>
            )}
          </li>
        );
      })}
    </ul>
  );
}

import { routes } from '@bluebox/contracts/routes';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { getJson } from '../../platform/api.ts';
import { isReached, noteAnswer, noteFailure, onReach } from './reach.ts';

const LOOK_AGAIN_MILLISECONDS = 3_000;

/** The bar above the pages, shown while the server does not answer. */
export function NetworkBar() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const reached = useSyncExternalStore(onReach, isReached);
  useEffect(() => {
    const look = () => {
      getJson(routes.whoAmI.at()).then(noteAnswer, noteFailure);
    };
    window.addEventListener('offline', look);
    window.addEventListener('online', look);
    const again = reached ? undefined : setInterval(look, LOOK_AGAIN_MILLISECONDS);
    return () => {
      window.removeEventListener('offline', look);
      window.removeEventListener('online', look);
      clearInterval(again);
    };
  }, [reached]);
  // Changes may have been missed, so all data is refetched once the server answers again.
  useEffect(() => {
    if (!reached) return () => void queries.invalidateQueries();
    return undefined;
  }, [reached, queries]);
  return (
    <div role="status" className="screen-only network-status">
      {!reached && <p className="network-bar">{t('frame.noNetwork')}</p>}
    </div>
  );
}

import { useEffect } from 'react';

/** Reloads a page that was left open when it is shown again. */
export function useReloadOnReturn(reload: () => void): void {
  useEffect(() => {
    const onVisibility = () => {
      if (document.visibilityState === 'visible') reload();
    };
    document.addEventListener('visibilitychange', onVisibility);
    return () => document.removeEventListener('visibilitychange', onVisibility);
  }, [reload]);
}

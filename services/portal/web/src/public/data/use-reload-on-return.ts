import { useEffect } from 'react';

/** Reloads the data of a page whenever its tab becomes visible again. */
export function useReloadOnReturn(reload: () => void): void {
  useEffect(() => {
    const onVisibility = () => {
      if (document.visibilityState === 'visible') reload();
    };
    document.addEventListener('visibilitychange', onVisibility);
    return () => document.removeEventListener('visibilitychange', onVisibility);
  }, [reload]);
}

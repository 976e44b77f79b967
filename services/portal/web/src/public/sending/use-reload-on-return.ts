import { useEffect } from 'react';

/** A page that was left open catches up when it is looked at again. */
export function useReloadOnReturn(reload: () => void): void {
  useEffect(() => {
    const onVisibility = () => {
      if (document.visibilityState === 'visible') reload();
    };
    document.addEventListener('visibilitychange', onVisibility);
    return () => document.removeEventListener('visibilitychange', onVisibility);
  }, [reload]);
}

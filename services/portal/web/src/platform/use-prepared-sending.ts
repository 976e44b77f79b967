import { useEffect, useState } from 'react';

/** State of the photos that somebody has just chosen. After `failed`, the field shows an error. */
export type Preparation = 'idle' | 'working' | 'failed';

/**
 * Delays a form's sending until its chosen photos are prepared, which takes seconds on an old phone. Sent at once,
 * the form would go without them. A photo that cannot be used ends the delay without sending, so that its error is
 * read first.
 */
export function usePreparedSending<Args extends readonly unknown[]>(send: (...args: Args) => void) {
  const [preparation, setPreparation] = useState<Preparation>('idle');
  const [delayed, setDelayed] = useState<Args>();
  // The effect runs after the rendering with the prepared photos, so `send` has them.
  useEffect(() => {
    if (delayed === undefined || preparation === 'working') return;
    setDelayed(undefined);
    if (preparation === 'idle') send(...delayed);
  });
  return {
    /** Callback of the field of the photos. */
    onPreparation: setPreparation,
    isDelayed: delayed !== undefined,
    sendPrepared: (...args: Args) => {
      if (preparation === 'working') setDelayed(args);
      else send(...args);
    },
  };
}

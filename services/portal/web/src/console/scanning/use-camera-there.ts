import { useEffect, useState } from 'react';
import { useMedia } from '../use-media.ts';

/**
 * Whether a code can probably be held up to a camera of this device: a phone or tablet, or a
 * computer with a camera. Browsers list cameras only over HTTPS and on the local machine.
 */
export function useCameraThere(): boolean {
  const touch = useMedia('(pointer: coarse)');
  const [plugged, setPlugged] = useState(false);
  useEffect(() => {
    // The property is undefined over plain HTTP, although its type does not say so.
    const devices = navigator.mediaDevices as MediaDevices | undefined;
    if (typeof devices?.enumerateDevices !== 'function') return;
    let left = false;
    devices.enumerateDevices().then(
      (found) => {
        if (!left) setPlugged(found.some(({ kind }) => kind === 'videoinput'));
      },
      () => {},
    );
    return () => {
      left = true;
    };
  }, []);
  return touch || plugged;
}

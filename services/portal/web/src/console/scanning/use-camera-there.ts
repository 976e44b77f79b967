import { useEffect, useState } from 'react';
import { useMedia } from '../use-media.ts';

/**
 * Whether a code can be held up to this device, which is a phone or tablet, or a computer whose
 * camera pages may use.
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

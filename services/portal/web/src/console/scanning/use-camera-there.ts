import { useEffect, useState } from 'react';
import { useMedia } from '../use-media.ts';

/** Tells whether a code can be held up to this device: a phone or tablet, or a computer whose camera pages may use. */
export function useCameraThere(): boolean {
  const touch = useMedia('(pointer: coarse)');
  const [plugged, setPlugged] = useState(false);
  useEffect(() => {
    // Undefined over plain HTTP, whatever the types say.
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

import { useEffect, useState } from 'react';
import { useMedia } from '../use-media.ts';

/**
 * Whether this device probably has a camera for codes: a phone or tablet, or a computer that lists
 * a camera. Browsers list cameras only over HTTPS and on the local machine.
 */
export function useCameraThere(): boolean {
  const touch = useMedia('(pointer: coarse)');
  const [plugged, setPlugged] = useState(false);
  useEffect(() => {
    // `mediaDevices` is undefined over plain HTTP, contrary to its type.
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

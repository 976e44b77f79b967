/** Reasons for which there is no camera picture. */
export type CameraTrouble =
  /** The page came over plain HTTP, where browsers keep the camera to themselves. */
  | 'insecure'
  | 'refused'
  /** None there, or the browser cannot use one. */
  | 'missing'
  | 'busy';

export class CameraRefused extends Error {
  readonly trouble: CameraTrouble;
  constructor(trouble: CameraTrouble) {
    super(trouble);
    this.name = 'CameraRefused';
    this.trouble = trouble;
  }
}

/** Pixels across that a bar code is still sharp in, and that an old phone still reads several times a second. */
const WIDTH = 1_280;

/** Opens the rear camera. @throws {CameraRefused} */
export async function openCamera(): Promise<MediaStream> {
  if (!isSecureContext) throw new CameraRefused('insecure');
  // In-app browsers may not have it, whatever the types say.
  const devices = navigator.mediaDevices as MediaDevices | undefined;
  if (typeof devices?.getUserMedia !== 'function') throw new CameraRefused('missing');
  try {
    return await devices.getUserMedia({
      video: { facingMode: 'environment', width: { ideal: WIDTH } },
      audio: false,
    });
  } catch (error) {
    throw new CameraRefused(troubleOf(error));
  }
}

export function troubleOf(error: unknown): CameraTrouble {
  switch ((error as { readonly name?: unknown } | undefined)?.name) {
    case 'NotAllowedError':
    case 'SecurityError':
      return 'refused';
    case 'NotReadableError':
    case 'AbortError':
      return 'busy';
    default:
      return 'missing';
  }
}

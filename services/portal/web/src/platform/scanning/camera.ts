/** Reasons why the camera shows no picture. */
export type CameraTrouble =
  /** The page is on plain HTTP, where browsers do not allow the camera. */
  | 'insecure'
  | 'refused'
  /** There is no camera, or the browser cannot use it. */
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

/**
 * Preferred width of the camera's picture, in pixels. A bar code is still sharp at this width, and
 * an old phone can decode the picture several times a second.
 */
const WIDTH = 1_280;

/**
 * Opens the rear camera, or another one if there is none.
 * @throws {CameraRefused} if no camera can be used.
 */
export async function openCamera(): Promise<MediaStream> {
  if (!isSecureContext) throw new CameraRefused('insecure');
  // Some in-app browsers lack this property, although its type does not say so.
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

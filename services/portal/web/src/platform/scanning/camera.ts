/** Reasons why the camera shows no picture. */
export type CameraTrouble =
  /** Browsers do not allow the camera on plain HTTP. */
  | 'insecure'
  | 'refused'
  /** The device has no camera, or the browser cannot use the camera. */
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
 * Preferred width of the camera's picture, in pixels: enough for a sharp bar code, and little
 * enough for an old phone.
 */
const WIDTH = 1_280;

/**
 * Opens the rear camera, or any other camera if there is no rear camera.
 * @throws {CameraRefused} if no camera can be used.
 */
export async function openCamera(): Promise<MediaStream> {
  if (!isSecureContext) throw new CameraRefused('insecure');
  // Some in-app browsers lack this property, although its type requires a value.
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

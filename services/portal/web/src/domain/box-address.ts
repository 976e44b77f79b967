const BOX_PATH = /\/(?:b|boxes)\/([a-z0-9][a-z0-9-]{7,39})(?![a-z0-9-])/;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Returns the URL in the QR code of a carton's label. The page at this URL is public. */
export const boxAddress = (origin: string, boxId: string): string => `${origin}/b/${boxId}`;

/**
 * Returns the id of the box in a scanned or typed text. The text is the id, or a URL on any host
 * whose path is `/b/…`, or `/console/boxes/…` on older labels.
 */
export function boxIdIn(text: string): string | undefined {
  const lower = text.trim().toLowerCase();
  return BOX_PATH.exec(lower)?.[1] ?? (UUID.test(lower) ? lower : undefined);
}

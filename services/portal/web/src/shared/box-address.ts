const BOX_PATH = /\/(?:b|boxes)\/([a-z0-9][a-z0-9-]{7,39})(?![a-z0-9-])/;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** What the QR code on a carton's label says: everybody may read what it opens, which lets nobody do anything. */
export const boxAddress = (origin: string, boxId: string): string => `${origin}/b/${boxId}`;

/**
 * The box that a scanned or typed text names: by its address, of whatever host, by the address that older
 * labels bear, or by the code under it.
 */
export function boxIdIn(text: string): string | undefined {
  const lower = text.trim().toLowerCase();
  return BOX_PATH.exec(lower)?.[1] ?? (UUID.test(lower) ? lower : undefined);
}

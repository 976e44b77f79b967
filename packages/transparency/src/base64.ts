/**
 * Decodes standard base64 with padding (RFC 4648, section 4). Returns undefined for text that an
 * encoder would not write, so that no bytes have two spellings.
 */
export function decodeBase64(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : undefined;
}

export const encodeBase64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

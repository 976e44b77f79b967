const LOCAL = 0x04034b50;
const LOCAL_BYTES = 30;
const ENTRY = 0x02014b50;
const ENTRY_BYTES = 46;
const END = 0x06054b50;
const END_BYTES = 22;
const VERSION = 20;

/**
 * An archive of parts as they are, without compression. It is for a reader in the same process: it has
 * no check sums, as nothing lies between.
 */
export function storedArchive(parts: ReadonlyMap<string, Uint8Array>): Uint8Array {
  const named = [...parts].map(([path, bytes]) => ({
    name: new TextEncoder().encode(path),
    bytes,
  }));
  const total = named.reduce(
    (sum, { name, bytes }) => sum + LOCAL_BYTES + ENTRY_BYTES + 2 * name.length + bytes.length,
    END_BYTES,
  );
  const archive = new Uint8Array(total);
  const view = new DataView(archive.buffer);
  const offsets: number[] = [];
  let at = 0;
  for (const { name, bytes } of named) {
    offsets.push(at);
    view.setUint32(at, LOCAL, true);
    view.setUint16(at + 4, VERSION, true);
    view.setUint32(at + 18, bytes.length, true);
    view.setUint32(at + 22, bytes.length, true);
    view.setUint16(at + 26, name.length, true);
    archive.set(name, at + LOCAL_BYTES);
    archive.set(bytes, at + LOCAL_BYTES + name.length);
    at += LOCAL_BYTES + name.length + bytes.length;
  }
  const directory = at;
  for (const [index, { name, bytes }] of named.entries()) {
    view.setUint32(at, ENTRY, true);
    view.setUint16(at + 4, VERSION, true);
    view.setUint16(at + 6, VERSION, true);
    view.setUint32(at + 20, bytes.length, true);
    view.setUint32(at + 24, bytes.length, true);
    view.setUint16(at + 28, name.length, true);
    view.setUint32(at + 42, offsets[index] ?? 0, true);
    archive.set(name, at + ENTRY_BYTES);
    at += ENTRY_BYTES + name.length;
  }
  view.setUint32(at, END, true);
  view.setUint16(at + 8, named.length, true);
  view.setUint16(at + 10, named.length, true);
  view.setUint32(at + 12, at - directory, true);
  view.setUint32(at + 16, directory, true);
  return archive;
}

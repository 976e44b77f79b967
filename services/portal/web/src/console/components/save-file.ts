/**
 * Time in milliseconds for which the bytes stay available, long enough for a browser to save them.
 */
const KEPT_MILLISECONDS = 60_000;

/** Makes the browser save bytes as a file. */
export function saveBytes(bytes: Uint8Array<ArrayBuffer>, name: string, type: string): void {
  const address = URL.createObjectURL(new Blob([bytes], { type }));
  saveAddress(address, name);
  setTimeout(() => URL.revokeObjectURL(address), KEPT_MILLISECONDS);
}

/**
 * Makes the browser save the file at a URL.
 * @param name name of the file; by default the server's name for it.
 */
export function saveAddress(address: string, name = ''): void {
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
}

/** Values that the browser could not store, and that are lost when the page closes. */
const unkept = new Map<string, string>();

const nameOf = (name: string) => `bluebox.${name}`;

/** Reads a value that this page, or another of our pages in this browser, has stored. */
export function readStored<Value>(name: string): Value | undefined {
  try {
    const text = unkept.get(name) ?? localStorage.getItem(nameOf(name));
    return text === null ? undefined : (JSON.parse(text) as Value);
  } catch {
    return undefined;
  }
}

/** Stores a value; `undefined` removes it. */
export function writeStored(name: string, value: unknown): void {
  unkept.delete(name);
  try {
    if (value === undefined) localStorage.removeItem(nameOf(name));
    else localStorage.setItem(nameOf(name), JSON.stringify(value));
  } catch {
    if (value !== undefined) unkept.set(name, JSON.stringify(value));
  }
}

/** Whether the browser stored the value that this page last wrote under a name. */
export const isKept = (name: string): boolean => !unkept.has(name);

/**
 * Calls the listener when another tab changes the value of a name.
 * @returns a function that stops listening.
 */
export function onStoredElsewhere(name: string, listener: () => void): () => void {
  const onStorage = ({ key }: StorageEvent) => {
    if (key === nameOf(name)) listener();
  };
  addEventListener('storage', onStorage);
  return () => removeEventListener('storage', onStorage);
}

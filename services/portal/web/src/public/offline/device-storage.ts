/** Values that the browser had no space for, or refused to store; they last as long as this page. */
const unkept = new Map<string, string>();

const nameOf = (name: string) => `bluebox.${name}`;

/** Reads a value stored in this browser, also by other pages of ours. */
export function readStored<Value>(name: string): Value | undefined {
  try {
    const text = unkept.get(name) ?? localStorage.getItem(nameOf(name));
    return text === null ? undefined : (JSON.parse(text) as Value);
  } catch {
    return undefined;
  }
}

/** Remembers a value; `undefined` forgets it. */
export function writeStored(name: string, value: unknown): void {
  unkept.delete(name);
  try {
    if (value === undefined) localStorage.removeItem(nameOf(name));
    else localStorage.setItem(nameOf(name), JSON.stringify(value));
  } catch {
    if (value !== undefined) unkept.set(name, JSON.stringify(value));
  }
}

/** Tells whether the last value written under a name outlasts this page. */
export const isKept = (name: string): boolean => !unkept.has(name);

/** Calls the listener when another page of ours writes under a name. @returns a function that stops this. */
export function onStoredElsewhere(name: string, listener: () => void): () => void {
  const onStorage = ({ key }: StorageEvent) => {
    if (key === nameOf(name)) listener();
  };
  addEventListener('storage', onStorage);
  return () => removeEventListener('storage', onStorage);
}

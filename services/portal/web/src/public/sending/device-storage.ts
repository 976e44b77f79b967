/** What this page wrote itself: all there is where the browser refuses storage or has none left. */
const written = new Map<string, string>();

const nameOf = (name: string) => `bluebox.${name}`;

/** What is remembered in this browser under a name, also by other pages of ours. */
export function readStored<Value>(name: string): Value | undefined {
  let text: string | null | undefined;
  try {
    text = localStorage.getItem(nameOf(name));
  } catch {
    text = undefined;
  }
  try {
    const known = text ?? written.get(name);
    return known === undefined ? undefined : (JSON.parse(known) as Value);
  } catch {
    return undefined;
  }
}

/** Remembers a value; `undefined` forgets it. */
export function writeStored(name: string, value: unknown): void {
  const text = value === undefined ? undefined : JSON.stringify(value);
  if (text === undefined) written.delete(name);
  else written.set(name, text);
  try {
    if (text === undefined) localStorage.removeItem(nameOf(name));
    else localStorage.setItem(nameOf(name), text);
  } catch {
    // Then it lasts as long as this page.
  }
}

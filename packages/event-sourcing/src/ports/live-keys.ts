/**
 * The keys of one purpose. An operator may replace them while the process runs, so a user reads them
 * at each use and keeps none.
 */
export interface LiveKeys<K = Buffer> {
  /** Key with which everything new is made. */
  readonly current: K;
  /** Keys with which codes, cookies and signatures that others show are still accepted. */
  readonly accepted: readonly K[];
  /** Every key that there is, with which stored data is still opened. */
  readonly known: readonly K[];
}

/** A key that is never replaced, or keys that may be. */
export type KeySource = Buffer | LiveKeys;

/** Returns the keys of a source, so that its user handles one form only. */
export const liveKeys = (source: KeySource): LiveKeys =>
  Buffer.isBuffer(source) ? { current: source, accepted: [source], known: [source] } : source;

/**
 * Derives something from each key, once for each.
 * @param derive must return the same for the same key.
 */
export function derivedKeys<K extends object, D>(
  keys: LiveKeys<K>,
  derive: (key: K) => D,
): LiveKeys<D> {
  const made = new WeakMap<K, { readonly value: D }>();
  const of = (key: K): D => {
    const known = made.get(key) ?? { value: derive(key) };
    made.set(key, known);
    return known.value;
  };
  return {
    get current() {
      return of(keys.current);
    },
    get accepted() {
      return keys.accepted.map(of);
    },
    get known() {
      return keys.known.map(of);
    },
  };
}

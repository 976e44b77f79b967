/** Largest number of streams that are remembered. */
const MOST = 20_000;

/**
 * Versions up to which something is known of each stream. The streams that were added last are
 * kept.
 */
export class StreamVersions {
  readonly #most: number;
  readonly #versions = new Map<string, number>();

  constructor(most = MOST) {
    this.#most = most;
  }

  /** @param key name of a version, as `stream:version`. */
  add(key: string): void {
    const [stream, version] = partsOf(key);
    const known = this.#versions.get(stream) ?? 0;
    this.#versions.delete(stream);
    this.#versions.set(stream, Math.max(known, version));
    for (const oldest of this.#versions.keys()) {
      if (this.#versions.size <= this.#most) return;
      this.#versions.delete(oldest);
    }
  }

  /** @param key name of a version, as `stream:version`. */
  has(key: string): boolean {
    const [stream, version] = partsOf(key);
    return version <= (this.#versions.get(stream) ?? 0);
  }
}

function partsOf(key: string): readonly [stream: string, version: number] {
  const colon = key.lastIndexOf(':');
  return [key.slice(0, colon), Number(key.slice(colon + 1))];
}

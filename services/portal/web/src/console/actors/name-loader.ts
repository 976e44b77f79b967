interface Waiting {
  readonly id: string;
  readonly resolve: (name: string | null) => void;
  readonly reject: (error: unknown) => void;
}

interface NameLoaderOptions {
  /** Largest number of ids whose names a request may ask for. */
  readonly most: number;
  /** Loads the names of different ids, at most `most`, with the id before each name. */
  readonly load: (
    ids: readonly string[],
  ) => Promise<readonly (readonly [id: string, name: string])[]>;
}

/**
 * Makes a function that loads the name for one id, null if it has none. Ids that are asked for in the
 * same turn share requests, because each line of a list asks for its own.
 */
export function nameLoader({
  most,
  load,
}: NameLoaderOptions): (id: string) => Promise<string | null> {
  let waiting: Waiting[] = [];
  const answer = async (ids: readonly string[], asked: readonly Waiting[]) => {
    try {
      const found = new Map(await load(ids));
      for (const { id, resolve } of asked) resolve(found.get(id) ?? null);
    } catch (error) {
      for (const { reject } of asked) reject(error);
    }
  };
  const send = () => {
    const asked = waiting;
    waiting = [];
    const ids = [...new Set(asked.map(({ id }) => id))];
    for (let index = 0; index < ids.length; index += most) {
      const some = ids.slice(index, index + most);
      void answer(
        some,
        asked.filter(({ id }) => some.includes(id)),
      );
    }
  };
  return (id) =>
    new Promise((resolve, reject) => {
      if (waiting.length === 0) setTimeout(send);
      waiting.push({ id, resolve, reject });
    });
}

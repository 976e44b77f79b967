import type { AnswerOf, routes } from '@bluebox/contracts/routes';

/** Largest number of accounts whose names the portal gives at once. */
export const MOST_AT_ONCE = 100;

type Named = Pick<AnswerOf<typeof routes.listNames>, 'names'>;

interface Waiting {
  readonly accountId: string;
  readonly resolve: (name: string | null) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Makes a function that loads the name of one account, null if it has none. Accounts that are asked for in the
 * same turn share requests, because each line of a list asks for its own.
 * @param load loads the names of at most `MOST_AT_ONCE` different accounts.
 */
export function nameLoader(
  load: (accountIds: readonly string[]) => Promise<Named>,
): (accountId: string) => Promise<string | null> {
  let waiting: Waiting[] = [];
  const answer = async (accountIds: readonly string[], asked: readonly Waiting[]) => {
    try {
      const { names } = await load(accountIds);
      const found = new Map(names.map(({ accountId, name }) => [accountId, name]));
      for (const { accountId, resolve } of asked) resolve(found.get(accountId) ?? null);
    } catch (error) {
      for (const { reject } of asked) reject(error);
    }
  };
  const send = () => {
    const asked = waiting;
    waiting = [];
    const ids = [...new Set(asked.map(({ accountId }) => accountId))];
    for (let index = 0; index < ids.length; index += MOST_AT_ONCE) {
      const some = ids.slice(index, index + MOST_AT_ONCE);
      void answer(
        some,
        asked.filter(({ accountId }) => some.includes(accountId)),
      );
    }
  };
  return (accountId) =>
    new Promise((resolve, reject) => {
      if (waiting.length === 0) setTimeout(send);
      waiting.push({ accountId, resolve, reject });
    });
}

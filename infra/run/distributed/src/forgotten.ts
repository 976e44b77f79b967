import type { ForgottenTopic } from '@bluebox/kafka';
import type { ForgottenNames } from '@bluebox/mongodb';

export interface ForgottenKeeper {
  /** Resolves when the name is durable in the database. The name is published as soon as the topic is available. */
  add(name: string): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Publishes the names of forgotten subjects to a topic, so that restoring a backup of the database cannot bring
 * the subjects back. Erasing does not wait for the topic: publishing is retried until it succeeds, also after a
 * restart.
 */
export function keepForgotten(options: {
  readonly names: ForgottenNames;
  readonly topic: Pick<ForgottenTopic, 'add' | 'read'>;
  readonly retryDelay: () => Promise<void>;
  readonly onError: (error: unknown) => void;
}): ForgottenKeeper {
  const { names, topic, retryDelay, onError } = options;
  const untold = new Set<string>();
  let isCompared = false;
  let isStopped = false;
  let wake: () => void = () => {};

  const compare = async () => {
    const told = await topic.read();
    for (const name of await names.all()) if (!told.has(name)) untold.add(name);
    isCompared = true;
  };
  const tell = async () => {
    const telling = [...untold];
    await topic.add(telling);
    for (const name of telling) untold.delete(name);
  };
  const run = async () => {
    while (!isStopped) {
      try {
        if (!isCompared) await compare();
        if (untold.size > 0) await tell();
      } catch (error) {
        if (isStopped) return;
        onError(error);
        await retryDelay();
        continue;
      }
      if (untold.size === 0 && !isStopped)
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
    }
  };
  const running = run();

  return {
    async add(name) {
      await names.add([name]);
      untold.add(name);
      wake();
    },
    async stop() {
      isStopped = true;
      wake();
      await running;
    },
  };
}

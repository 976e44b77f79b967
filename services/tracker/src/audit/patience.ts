/** Attempts and pauses of an audit that waits for a working server to come to rest. */
export interface Patience {
  readonly attempts: number;
  readonly pause: () => Promise<void>;
}

export const PATIENCE: Patience = {
  attempts: 20,
  pause: () => new Promise((resolve) => setTimeout(resolve, 200)),
};

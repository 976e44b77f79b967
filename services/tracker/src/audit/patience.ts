/** Number and length of the pauses in which an audit waits for a working server to settle. */
export interface Patience {
  readonly attempts: number;
  readonly pause: () => Promise<void>;
}

export const PATIENCE: Patience = {
  attempts: 20,
  pause: () => new Promise((resolve) => setTimeout(resolve, 200)),
};

/** How long an audit waits for a server that goes on working to stand still where it is looked at. */
export interface Patience {
  readonly attempts: number;
  readonly pause: () => Promise<void>;
}

export const PATIENCE: Patience = {
  attempts: 20,
  pause: () => new Promise((resolve) => setTimeout(resolve, 200)),
};

interface Sent {
  readonly error: Error | null;
  /** Time of the last submission in milliseconds; 0 before the first one. */
  readonly submittedAt: number;
}

/**
 * Returns the problem of the mutation that was submitted last, for a form with several commands. An
 * earlier refusal of another command would otherwise hide the present one.
 */
export const latestProblem = (first: Sent, ...others: readonly Sent[]): Error | null =>
  others.reduce((latest, sent) => (sent.submittedAt > latest.submittedAt ? sent : latest), first)
    .error;

/** Resources of a process at one moment. */
export interface Sample {
  /** Time on the sampler's clock, in milliseconds. */
  readonly at: number;
  /** Resident memory, in megabytes. */
  readonly megabytes: number;
  /** Number of open files, including those sockets that `sockets` counts. */
  readonly files: number;
  /** Number of sockets, without connections whose other end the sampler holds open. */
  readonly sockets: number;
}

/** A sample together with the number of commands answered so far. */
export interface LoadedSample extends Sample {
  readonly commands: number;
}

type Held = 'megabytes' | 'files' | 'sockets';

/** Resources of a process over its life, as medians, because a single sample depends on the garbage collector. */
export interface Steadiness {
  /** Time since the process was warm, in minutes. */
  readonly minutes: number;
  /** Number of commands answered since the process was warm. */
  readonly commands: number;
  /** Medians of the first quarter after warming up. */
  readonly warm: Readonly<Record<Held, number>>;
  /** Medians of the last quarter. */
  readonly end: Readonly<Record<Held, number>>;
  /**
   * Growth of the memory since the process was warm: the median of the slopes between pairs of samples
   * (Theil-Sen estimator).
   */
  readonly megabytesPerMinute: number;
}

/** Smallest number of samples whose quarters still have a meaningful median. */
const FEWEST = 20;

/**
 * @param warmAfter number of commands after which a process counts as warm, because caches fill with commands,
 * not with time.
 * @returns `undefined` for a process that was not warm for long enough to judge.
 */
export function steadinessOf(
  life: readonly LoadedSample[],
  warmAfter: number,
): Steadiness | undefined {
  const born = life[0]?.commands ?? 0;
  const samples = life.filter(({ commands }) => commands - born >= warmAfter);
  const [first, last] = [samples[0], samples.at(-1)];
  if (first === undefined || last === undefined || samples.length < FEWEST) return undefined;
  const quarter = Math.floor(samples.length / 4);
  const medians = (part: readonly Sample[]) => ({
    megabytes: median(part.map(({ megabytes }) => megabytes)),
    files: median(part.map(({ files }) => files)),
    sockets: median(part.map(({ sockets }) => sockets)),
  });
  return {
    minutes: (last.at - first.at) / 60_000,
    commands: last.commands - first.commands,
    warm: medians(samples.slice(0, quarter)),
    end: medians(samples.slice(-quarter)),
    megabytesPerMinute: slope(samples),
  };
}

/** Permitted growth of each resource at the end of a process's life. */
export interface Bounds {
  readonly megabytes: number;
  readonly files: number;
  readonly sockets: number;
}

/** Describes the resources that grew beyond their bounds; empty when the process is steady. */
export const growthOf = ({ warm, end }: Steadiness, bounds: Bounds): readonly string[] =>
  (['megabytes', 'files', 'sockets'] as const)
    .filter((held) => end[held] - warm[held] > bounds[held])
    .map((held) => `${warm[held].toFixed(0)} to ${end[held].toFixed(0)} ${held}`);

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
}

function slope(samples: readonly Sample[]): number {
  const slopes = samples.flatMap((earlier, index) =>
    samples
      .slice(index + 1)
      .map((later) => (later.megabytes - earlier.megabytes) / ((later.at - earlier.at) / 60_000)),
  );
  return median(slopes);
}

import { cpus } from 'node:os';
import { BOUNDS, type Course, type Life, WARM_AFTER } from './course.ts';

export interface Soak {
  readonly course: Course;
  /** Findings of the checker. */
  readonly table: string;
  readonly seed: string;
  readonly on: Date;
  readonly workers: number;
}

/** Returns the section about a soak of one deployment, in Markdown. */
export function soakSection({ course, table, seed, on, workers }: Soak): string {
  const { minutes, peak, asked, rate, quietMinutes, kills, lives } = course;
  const killed = Object.entries(kills).map(([process, times]) => `${process} ${times} ×`);
  return [
    `${on.toISOString().slice(0, 10)}, ${cpus().length} cores, Node ${process.versions.node}, seed ${seed}. ${workers} desks, each doing one thing after the other, reached ${peak.toFixed(1)} commands per second with the views; then ${minutes} minutes with at most ${asked.toFixed(1)} per second, of which ${rate.toFixed(1)} were acknowledged. Killed at random moments: ${killed.join(', ') || 'nothing'}; the last ${quietMinutes.toFixed(0)} minutes without kills.`,
    '',
    table,
    '| process | minutes warm | commands in them | MB, warm | MB, at the end | MB per minute | files, warm | at the end | sockets, warm | at the end | steady |',
    '| - | - | - | - | - | - | - | - | - | - | - |',
    ...lives.map(rowOf),
    '',
  ].join('\n');
}

const rowOf = ({
  process,
  minutes,
  commands,
  warm,
  end,
  megabytesPerMinute,
  growth,
}: Life): string =>
  `| ${[
    process,
    minutes.toFixed(1),
    commands,
    warm.megabytes.toFixed(0),
    end.megabytes.toFixed(0),
    megabytesPerMinute.toFixed(2),
    warm.files,
    end.files,
    warm.sockets,
    end.sockets,
    growth.length === 0 ? 'yes' : 'NO',
  ].join(' | ')} |`;

/**
 * Returns the report with new sections for the deployments that were run. Other sections of the earlier report
 * are kept.
 */
export function mergedSoaks(earlier: string, sections: ReadonlyMap<string, string>): string {
  const kept = new Map(
    earlier
      .split(/^## /m)
      .slice(1)
      .map((section) => {
        const end = section.indexOf('\n');
        return [section.slice(0, end), section.slice(end).trim()] as const;
      }),
  );
  for (const [way, section] of sections) kept.set(way, section.trim());
  return [
    '# Soak',
    '',
    `What \`npm run test:soak\` found: commands through the public door for a long time, random kills, and then the checker of the fault suite ([faults.md](faults.md)). Memory is resident memory by the kernel's account. A process is warm when it has answered ${Object.entries(
      WARM_AFTER,
    )
      .map(([way, commands]) => `${commands} commands (${way})`)
      .join(
        ', ',
      )} since its start: what it keeps in memory, up to fixed numbers, fills with commands and not with time. Columns give medians of the first and of the last quarter of what follows; steady: at most ${BOUNDS.megabytes} MB, ${BOUNDS.files} files and ${BOUNDS.sockets} sockets more, where connections of the desks that are open at both ends do not count. MB per minute: the median slope (Theil and Sen).`,
    '',
    ...[...kept]
      .sort(([a], [b]) => b.localeCompare(a))
      .flatMap(([way, section]) => [`## ${way}`, '', section, '']),
  ].join('\n');
}

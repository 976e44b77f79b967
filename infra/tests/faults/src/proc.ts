import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import type { Sample } from './soak/steadiness.ts';

/** Returns the resident memory of a process in megabytes, as the kernel reports it. */
export function residentMegabytes(pid: number): number {
  const found = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Number(found?.[1] ?? 0) / 1024;
}

/** Returns the number of open file descriptors of a process. */
export const openDescriptors = (pid: number): number => readdirSync(`/proc/${pid}/fd`).length;

export function openSockets(pid: number): number {
  const links = readdirSync(`/proc/${pid}/fd`).map((fd) => linkOf(`/proc/${pid}/fd/${fd}`));
  return links.filter((link) => link.startsWith('socket:')).length;
}

/** Returns the target of a descriptor's link, or an empty string when the descriptor has been closed. */
function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}

/** Samples the resources of a process; `undefined` when there is no process with this id. */
export function sampleOf(pid: number, at: number): Sample | undefined {
  try {
    return {
      at,
      megabytes: residentMegabytes(pid),
      files: openDescriptors(pid),
      sockets: openSockets(pid),
    };
  } catch {
    return undefined;
  }
}

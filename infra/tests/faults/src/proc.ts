import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import type { Sample } from './soak/steadiness.ts';

/** Megabytes of a process that are in memory, by the kernel's account. */
export function residentMegabytes(pid: number): number {
  const found = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Number(found?.[1] ?? 0) / 1024;
}

/** Number of file descriptors that a process holds open. */
export const openDescriptors = (pid: number): number => readdirSync(`/proc/${pid}/fd`).length;

export function openSockets(pid: number): number {
  const links = readdirSync(`/proc/${pid}/fd`).map((fd) => linkOf(`/proc/${pid}/fd/${fd}`));
  return links.filter((link) => link.startsWith('socket:')).length;
}

/** Empty when it was closed in the meantime. */
function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}

/** Resources of a process at a moment; `undefined` when there is no process with this id. */
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

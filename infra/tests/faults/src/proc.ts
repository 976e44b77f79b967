import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import type { Sample } from './soak/steadiness.ts';

/** Returns the resident memory of a process in megabytes, as the kernel reports it. */
export function residentMegabytes(pid: number): number {
  const found = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Number(found?.[1] ?? 0) / 1024;
}

/** Returns the targets of the open file descriptors of a process. A socket's is `socket:[inode]`. */
const descriptors = (pid: number): readonly string[] =>
  readdirSync(`/proc/${pid}/fd`).map((fd) => linkOf(`/proc/${pid}/fd/${fd}`));

/** Returns the target of a descriptor's link, or an empty string when the descriptor has been closed. */
function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}

/** A TCP socket. Its ends are `address:port` in the kernel's hexadecimal notation. */
interface TcpSocket {
  readonly local: string;
  readonly remote: string;
  readonly listens: boolean;
}

/** State of a listening socket in the kernel's table. */
const LISTEN = '0A';
/** First 24 digits of an IPv4 address that the kernel writes as IPv6. */
const MAPPED = /^0{16}FFFF0000/;

/** Returns a table of the kernel, or an empty text on a machine without it, such as one without IPv6. */
function tableOf(pid: number, name: 'tcp' | 'tcp6'): string {
  const path = `/proc/${pid}/net/${name}`;
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}

/** Returns the TCP sockets of a process. */
function tcpSockets(pid: number, held: readonly string[]): readonly TcpSocket[] {
  const own = new Set(held);
  return (['tcp', 'tcp6'] as const).flatMap((table) =>
    tableOf(pid, table)
      .split('\n')
      .slice(1)
      .flatMap((line) => {
        const [, local, remote, state, , , , , , inode] = line.trim().split(/\s+/);
        if (local === undefined || remote === undefined || !own.has(`socket:[${inode}]`)) return [];
        const [here, there] = [local.replace(MAPPED, ''), remote.replace(MAPPED, '')];
        return [{ local: here, remote: there, listens: state === LISTEN }];
      }),
  );
}

const portOf = (end: string): string => end.slice(end.lastIndexOf(':'));

/** Counts the connections that a process accepted, and whose other end this process holds open. */
function acceptedFromHere(pid: number, held: readonly string[]): number {
  const theirs = tcpSockets(pid, held);
  const ports = new Set(theirs.filter(({ listens }) => listens).map(({ local }) => portOf(local)));
  const accepted = theirs.filter(({ local, listens }) => !listens && ports.has(portOf(local)));
  const here = new Set(
    tcpSockets(process.pid, descriptors(process.pid)).map(
      ({ local, remote }) => `${local} ${remote}`,
    ),
  );
  return accepted.filter(({ local, remote }) => here.has(`${remote} ${local}`)).length;
}

/**
 * Samples the resources of a process, without its connections to this process that are open at both ends: their
 * number follows the load of this process and is no leak. `undefined` when there is no process with this id.
 */
export function sampleOf(pid: number, at: number): Sample | undefined {
  try {
    const held = descriptors(pid);
    const own = acceptedFromHere(pid, held);
    return {
      at,
      megabytes: residentMegabytes(pid),
      files: held.length - own,
      sockets: held.filter((link) => link.startsWith('socket:')).length - own,
    };
  } catch {
    return undefined;
  }
}

import { connect } from 'node:net';
import { routes } from '@bluebox/contracts/routes';
import type { FaultCase } from '../fault-case.ts';
import { residentMegabytes } from '../proc.ts';
import { onStandalone, pause } from './scenario.ts';

const READERS = 50;
const SECONDS = { short: 5, full: 30 } as const;
/** Allowed growth of a process's memory while nobody reads its streams, in megabytes. */
const GROWTH = 150;

export const slowReaders: FaultCase = {
  name: 'live streams that nobody reads',
  way: 'standalone',
  invariant: 'memory is bounded, and the others go on (8)',
  short: false,
  run: (scale) =>
    onStandalone(async ({ place, log, door, driveIds, process, recovered, ask, remark }) => {
      await pause(2_000);
      const before = residentMegabytes(process().pid);
      log.add({ phase: 'fault', what: `${READERS} readers that stop reading` });
      const sockets = Array.from({ length: READERS }, (_, index) => {
        const socket = connect(place.port, '127.0.0.1');
        socket.on('error', () => undefined);
        socket.write(
          `GET ${routes.streamTotals.at({ driveId: driveIds[index % driveIds.length] ?? '' })} HTTP/1.1\r\nHost: 127.0.0.1:${place.port}\r\nCookie: ${door.cookie()}\r\nAccept: text/event-stream\r\n\r\n`,
        );
        socket.pause();
        return socket;
      });
      let peak = before;
      for (let second = 0; second < SECONDS[scale]; second++) {
        await pause(1_000);
        peak = Math.max(peak, residentMegabytes(process().pid));
      }
      for (const socket of sockets) socket.destroy();
      await recovered('the readers are gone');
      remark(
        `${before.toFixed(0)} MB before, at most ${peak.toFixed(0)} MB with ${READERS} readers`,
      );
      ask(`grew by ${(peak - before).toFixed(0)} MB`, peak - before < GROWTH);
    }),
};

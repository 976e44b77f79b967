import type { FaultCase } from '../fault-case.ts';
import {
  brokerKilled,
  brokerStopped,
  consumerStopped,
  databaseKilled,
  relayStopped,
  rollingRestart,
} from './away.ts';
import { clockOff } from './clock-off.ts';
import { brokerDiskFull, databaseDiskFull } from './disk-full.ts';
import { consumerKilled, eachServiceKilled, relayKilled } from './killed.ts';
import { cut, lostAnswers, slow } from './network.ts';
import { poison } from './poison.ts';
import { rebuilt } from './rebuilt.ts';
import { slowConsumer } from './slow-consumer.ts';
import { missing, reordered, replayed, swallowed } from './topics.ts';

/** All cases on the distributed deployment, in the order in which they run and are reported. */
export const distributedCases: readonly FaultCase[] = [
  eachServiceKilled,
  relayKilled,
  consumerKilled,
  brokerKilled,
  brokerStopped,
  relayStopped,
  consumerStopped,
  lostAnswers,
  cut,
  slow,
  databaseKilled,
  brokerDiskFull,
  databaseDiskFull,
  poison,
  replayed,
  reordered,
  missing,
  swallowed,
  slowConsumer,
  rebuilt,
  clockOff,
  rollingRestart,
];

// Sends pledges over many connections, as the desk or as givers do, and measures what one round of it costs.
import { randomUUID } from 'node:crypto';
import { solveChallenge } from '@bluebox/standalone';
import autocannon from 'autocannon';
import { piecesOf, pledgeOfSomeLines } from '../sample-drive.mjs';
import { CONNECTIONS } from './options.mjs';
import { processorTime, processorTimeSince, residentMegabytes } from './processor-time.mjs';
import { quantile } from './statistics.mjs';

/** Pledges between two readings of the processor time. */
const WINDOW = 250;
/** Longest time for an answer. It is long because a request that is repeated after it would be another pledge. */
const TIMEOUT_SECONDS = 120;

let serial = 0;
/** Returns another pledge at every call. Staff numbers begin after those of the earlier pledges. */
export function nextPledge() {
  serial += 1;
  return pledgeOfSomeLines(1_000_000 + serial);
}
export const headersAtDesk = (contestant) => ({
  'content-type': 'application/json',
  origin: contestant.url,
  cookie: contestant.cookies[serial % contestant.cookies.length],
  'idempotency-key': randomUUID(),
});
export const headersOfGiver = (contestant) => ({
  'content-type': 'application/json',
  origin: contestant.url,
  'idempotency-key': randomUUID(),
});

/** Number of attempts of a single request. A server may close an idle connection just when it is used again. */
const ATTEMPTS = 3;
async function fetchJson(url, options) {
  for (let attempt = 1; ; attempt++)
    try {
      const response = await fetch(url, options);
      return { status: response.status, answer: await response.json() };
    } catch (error) {
      if (attempt === ATTEMPTS) throw error;
    }
}
/** Sends one pledge. Its idempotency key prevents a second effect of another attempt. */
export const sendOne = ({ url, path }, headers, body) =>
  fetchJson(url + path, { method: 'POST', headers, body: JSON.stringify(body) });

/**
 * Takes a round of one contestant: sends pledges, waits until the contestant has done all that follows from them,
 * and reads what it took.
 * @param way `desk`, or `giver`, where each pledge is preceded by the request for a challenge.
 */
export async function takeRound(contestant, way, pledges) {
  if (way === 'giver') await solveAhead(contestant, pledges);
  const { pid } = contestant;
  const before = processorTime(pid);
  const { challenges, pieces, ...sent } = await send(contestant, way, pledges);
  const answered = performance.now();
  await contestant.settle();
  const settledAfter = performance.now() - answered;
  const untilSettled = processorTimeSince(pid, before, pledges);
  contestant.acknowledge(pledges, pieces);
  contestant.proofs.push(...challenges.map(solveChallenge));
  return {
    contestant: contestant.name,
    ...sent,
    settledAfter,
    untilSettled,
    resident: residentMegabytes(pid),
  };
}

/** Sends pledges, timed from the first request to the last response. */
async function send(contestant, way, pledges) {
  const { pid, url, path, challengePath, proofs } = contestant;
  const latencies = [];
  const challenges = [];
  const windows = [];
  let pieces = 0;
  let first;
  let last;
  let refused;
  let reading = processorTime(pid);

  const challengeRequest = {
    method: 'GET',
    path: challengePath,
    onResponse(_status, body) {
      challenges.push(JSON.parse(body));
    },
  };
  const pledgeRequest = {
    method: 'POST',
    path,
    setupRequest(request, context) {
      const body = nextPledge();
      context.pieces = piecesOf(body);
      return way === 'desk'
        ? { ...request, headers: headersAtDesk(contestant), body: JSON.stringify(body) }
        : {
            ...request,
            headers: headersOfGiver(contestant),
            body: JSON.stringify({ ...body, proof: proofs.shift() }),
          };
    },
    onResponse(status, body, context) {
      if (status === 201) pieces += context.pieces;
      else refused ??= `${status} ${body}`;
    },
  };
  const requests = way === 'desk' ? [pledgeRequest] : [challengeRequest, pledgeRequest];
  const instance = autocannon({
    url,
    connections: CONNECTIONS,
    timeout: TIMEOUT_SECONDS,
    amount: pledges * requests.length,
    requests,
  });
  instance.on('response', (_client, status, _bytes, milliseconds) => {
    last = performance.now();
    first ??= last - milliseconds;
    if (status !== 201) return;
    latencies.push(milliseconds);
    if (latencies.length % WINDOW !== 0) return;
    windows.push(processorTimeSince(pid, reading, WINDOW));
    reading = processorTime(pid);
  });
  await instance;
  if (refused !== undefined || latencies.length !== pledges)
    throw new Error(
      `${contestant.name} acknowledged ${latencies.length} of ${pledges} pledges; ${refused ?? 'no answer'}`,
    );
  return {
    perSecond: (pledges * 1_000) / (last - first),
    p50: quantile(latencies, 0.5),
    p99: quantile(latencies, 0.99),
    windows,
    pieces,
    challenges,
  };
}

/** Has enough proofs ready for a round, so that nobody solves while the round is measured. */
export async function solveAhead(contestant, pledges) {
  const { url, challengePath, proofs } = contestant;
  while (proofs.length < pledges) {
    const challenges = await Promise.all(
      Array.from({ length: Math.min(CONNECTIONS, pledges - proofs.length) }, async () => {
        const { answer } = await fetchJson(url + challengePath);
        return answer;
      }),
    );
    proofs.push(...challenges.map(solveChallenge));
  }
}

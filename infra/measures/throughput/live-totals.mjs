// The delay of the live totals behind a pledge.

import { piecesOf } from '../sample-drive.mjs';
import { headersAtDesk, nextPledge, sendOne } from './load.mjs';
import { quantile } from './statistics.mjs';

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
/** Time, in milliseconds, that totals may take after the last pledge before they count as lost. */
const PATIENCE = 5_000;

/**
 * Measures the milliseconds from the 201 response for a pledge to the first streamed totals that include the pledge.
 * Pledges are sent at a steady rate.
 */
export async function measureLiveTotals(contestant, { perSecond, seconds }) {
  const { url, streamPath, cookies } = contestant;
  const watching = new AbortController();
  const stream = await fetch(url + streamPath, {
    signal: watching.signal,
    headers: { accept: 'text/event-stream', cookie: cookies[0] },
  });
  const waiting = [];
  const delays = [];
  let counted;
  const reading = readTotals(stream, (pledges) => {
    counted = pledges;
    const now = performance.now();
    while (waiting.length > 0 && waiting[0].number <= counted)
      delays.push(now - waiting.shift().at);
  });
  while (counted === undefined) await pause(20);

  let number = counted;
  let pieces = 0;
  const pledges = perSecond * seconds;
  const sends = [];
  const begun = performance.now();
  for (let sent = 0; sent < pledges; sent++) {
    const wait = begun + (sent * 1_000) / perSecond - performance.now();
    if (wait > 0) await pause(wait);
    const body = nextPledge();
    pieces += piecesOf(body);
    sends.push(
      sendOne(contestant, headersAtDesk(contestant), body).then(({ status }) => {
        if (status !== 201) throw new Error(`a pledge was answered with ${status}`);
        number += 1;
        // Pledges are numbered in the order of their responses. Totals that count n pledges are assumed to include
        // the n-th.
        if (number > counted) waiting.push({ number, at: performance.now() });
        else delays.push(0);
      }),
    );
  }
  await Promise.all(sends);
  for (let waited = 0; waited < PATIENCE && waiting.length > 0; waited += 50) await pause(50);
  watching.abort();
  await reading;
  contestant.acknowledge(pledges, pieces);
  if (delays.length !== pledges)
    throw new Error(
      `the live totals of ${contestant.name} lack ${pledges - delays.length} pledges`,
    );
  return {
    contestant: contestant.name,
    pledges,
    p50: quantile(delays, 0.5),
    p99: quantile(delays, 0.99),
  };
}

/** Calls back with the number of pledges in each message of a stream, until the stream is aborted. */
async function readTotals(stream, onTotals) {
  let rest = '';
  try {
    for await (const chunk of stream.body.pipeThrough(new TextDecoderStream())) {
      const frames = (rest + chunk).split('\n\n');
      rest = frames.pop();
      for (const frame of frames) {
        const data = /^data: (.*)$/m.exec(frame)?.[1];
        if (data !== undefined) onTotals(JSON.parse(data).counts.pledges);
      }
    }
  } catch (error) {
    if (error.name !== 'AbortError') throw error;
  }
}

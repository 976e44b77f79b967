// Totals in memory that are told to open streams.

/** Shortest time between two messages, in milliseconds; the same as in Bluebox. */
const INTERVAL = 5;

/** @param stored statement that reads the totals from the database. */
export function liveTotals(stored) {
  let counts = { ...stored.get() };
  const readers = new Set();
  let isDue = false;
  const frame = () => `event: totals\ndata: ${JSON.stringify({ counts })}\n\n`;
  const tell = () => {
    isDue = false;
    const message = frame();
    for (const reader of readers) reader.write(message);
  };
  return {
    get pieces() {
      return counts.pieces;
    },
    reload() {
      counts = { ...stored.get() };
    },
    add(pieces) {
      counts.pledges += 1;
      counts.pieces += pieces;
      if (isDue || readers.size === 0) return;
      isDue = true;
      setTimeout(tell, INTERVAL);
    },
    stream(response) {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(`retry: 2000\n\n${frame()}`);
      readers.add(response);
      response.on('close', () => readers.delete(response));
    },
  };
}

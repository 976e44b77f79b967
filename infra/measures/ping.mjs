// Sends one request after the other to a server, from a process of its own, so that nothing but the server
// delays an answer. On the message `mark` it reports the answer times since the last mark, in milliseconds.
import http from 'node:http';

const [url, path, cookie] = process.argv.slice(2);
const PAUSE = 4;
const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
let times = [];

const ping = () =>
  new Promise((resolve, reject) => {
    const begun = performance.now();
    http
      .get(`${url}${path}`, { agent, headers: { cookie } }, (response) => {
        response.resume();
        response.once('end', () => {
          if (response.statusCode === 200) times.push(performance.now() - begun);
          else reject(new Error(`the ping was answered with ${response.statusCode}`));
          resolve();
        });
      })
      .once('error', reject);
  });

process.on('message', () => {
  const sorted = times.toSorted((a, b) => a - b);
  times = [];
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  process.send({ count: sorted.length, p50: at(0.5), p99: at(0.99), p999: at(0.999), most: at(1) });
});
process.once('disconnect', () => process.exit());

for (;;) {
  await ping();
  await new Promise((resolve) => setTimeout(resolve, PAUSE));
}

// The plain peer: pledges as rows, written with Express, zod and SQLite in the usual way. It has Bluebox's database
// engine, durability, request schema and security headers; for each request it looks up a session, logs a line, and
// stores an idempotency row.
// Usage: node serve-plain.mjs <folder> <per-request | grouped>
import { createHash, randomUUID } from 'node:crypto';
import { SubmitPledgeBody } from '@bluebox/contracts';
import { keepHeapSmall } from '@bluebox/standalone/heap';
import { jsonBody, listen, peerApp, Refusal, repeated } from './peer-app.mjs';
import { openDatabase, storeLines, transactions } from './peer-database.mjs';
import { seedPledges } from './seed-pledges.mjs';

keepHeapSmall();
const [folder, way] = process.argv.slice(2);
const database = openDatabase(
  folder,
  `
CREATE TABLE pledges (id TEXT PRIMARY KEY, drive TEXT NOT NULL, reference TEXT NOT NULL UNIQUE,
  department TEXT, staff_number TEXT, created_at TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE lines (pledge TEXT NOT NULL, number INTEGER NOT NULL, name TEXT NOT NULL, specification TEXT,
  category TEXT NOT NULL, unit TEXT NOT NULL, quantity INTEGER NOT NULL, expiry TEXT, lot TEXT, condition TEXT,
  PRIMARY KEY (pledge, number)) WITHOUT ROWID;
CREATE TABLE totals (drive TEXT NOT NULL, category TEXT NOT NULL, unit TEXT NOT NULL, pledged INTEGER NOT NULL,
  PRIMARY KEY (drive, category, unit)) WITHOUT ROWID;
CREATE TABLE answers (key TEXT PRIMARY KEY, fingerprint TEXT NOT NULL, answer TEXT NOT NULL) WITHOUT ROWID;
`,
);
const sql = {
  answer: database.prepare('SELECT fingerprint, answer FROM answers WHERE key = ?'),
  keep: database.prepare('INSERT INTO answers VALUES (?, ?, ?)'),
  pledge: database.prepare('INSERT INTO pledges VALUES (?, ?, ?, ?, ?, ?)'),
  line: database.prepare('INSERT INTO lines VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)'),
  total: database.prepare(
    'INSERT INTO totals VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET pledged = pledged + excluded.pledged',
  ),
};
const transaction = transactions(database, way, { savepoints: false });

/** Stores a pledge and its answer. @returns the answer. */
function store({ body, drive, at, key, fingerprint }) {
  const id = randomUUID();
  const reference = createHash('sha256').update(id).digest('hex').slice(0, 12);
  const answer = JSON.stringify({ pledgeId: id, reference });
  const { department = null, giver } = body;
  sql.pledge.run(id, drive, reference, department, giver.staffNumber ?? null, at);
  storeLines(sql, drive, id, body.lines);
  sql.keep.run(key, fingerprint, answer);
  return answer;
}

const { app, sessionOf } = peerApp();
app.post('/drives/:drive/pledges', jsonBody, async (request, response) => {
  const session = sessionOf(request);
  if (session === undefined) throw new Refusal(401, 'SIGN_IN');
  const key = `${session.account}|${request.get('Idempotency-Key')}`;
  const body = SubmitPledgeBody.parse(request.body);
  const at = new Date().toISOString();
  const answer = await transaction(() => {
    const stored = sql.answer.get(key);
    if (stored !== undefined) return repeated(stored, request);
    const { drive } = request.params;
    return store({ body, drive, at, key, fingerprint: request.digest });
  });
  response.status(201).type('json').send(answer);
});
const count = database.prepare(
  `SELECT (SELECT count(*) FROM pledges) AS pledges, (SELECT coalesce(sum(quantity), 0) FROM lines) AS pieces,
     (SELECT coalesce(sum(pledged), 0) FROM totals) AS total`,
);
listen(app, {
  seed: (given) => seedPledges(database, given, store),
  count: () => {
    const { pledges, pieces, total } = count.get();
    return { pledges, sums: { pieces, total } };
  },
});

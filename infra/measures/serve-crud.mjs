// The CRUD app for comparison: pledges as rows, written with Express, zod and SQLite in the usual way. It has
// Bluebox's database engine, durability, request schema and security headers; for each request it looks up a
// session, logs a line, and stores an idempotency row. The mode `grouped` shares one transaction between the
// requests of one event loop turn.
import { createHash, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { SubmitPledgeBody } from '@bluebox/contracts';
import { DatabaseSync } from '@photostructure/sqlite';
import express from 'express';
import { rateLimit } from 'express-rate-limit';
import helmet from 'helmet';
import { pino } from 'pino';
import { pinoHttp } from 'pino-http';

const [folder, mode] = process.argv.slice(2);
const database = new DatabaseSync(join(folder, 'crud.sqlite'));
database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -16000');
database.exec(`
CREATE TABLE pledges (id TEXT PRIMARY KEY, drive TEXT NOT NULL, reference TEXT NOT NULL UNIQUE,
  department TEXT, staff_number TEXT, created_at TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE lines (pledge TEXT NOT NULL, number INTEGER NOT NULL, name TEXT NOT NULL, specification TEXT,
  category TEXT NOT NULL, unit TEXT NOT NULL, quantity INTEGER NOT NULL, expiry TEXT, lot TEXT, condition TEXT,
  PRIMARY KEY (pledge, number)) WITHOUT ROWID;
CREATE TABLE totals (drive TEXT NOT NULL, category TEXT NOT NULL, unit TEXT NOT NULL, pledged INTEGER NOT NULL,
  PRIMARY KEY (drive, category, unit)) WITHOUT ROWID;
CREATE TABLE answers (key TEXT PRIMARY KEY, fingerprint TEXT NOT NULL, answer TEXT NOT NULL) WITHOUT ROWID;
`);
const sql = {
  begin: database.prepare('BEGIN IMMEDIATE'),
  commit: database.prepare('COMMIT'),
  rollback: database.prepare('ROLLBACK'),
  answer: database.prepare('SELECT fingerprint, answer FROM answers WHERE key = ?'),
  keep: database.prepare('INSERT INTO answers VALUES (?, ?, ?)'),
  pledge: database.prepare('INSERT INTO pledges VALUES (?, ?, ?, ?, ?, ?)'),
  line: database.prepare('INSERT INTO lines VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)'),
  total: database.prepare(
    'INSERT INTO totals VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET pledged = pledged + excluded.pledged',
  ),
};

let waiting = [];
function drain() {
  const group = waiting;
  waiting = [];
  sql.begin.run();
  try {
    for (const { work } of group) work();
    sql.commit.run();
  } catch (error) {
    sql.rollback.run();
    for (const { reject } of group) reject(error);
    return;
  }
  for (const { resolve } of group) resolve();
}
const transaction =
  mode === 'grouped'
    ? (work) =>
        new Promise((resolve, reject) => {
          waiting.push({ work, resolve, reject });
          if (waiting.length === 1) setImmediate(drain);
        })
    : async (work) => {
        sql.begin.run();
        try {
          work();
          sql.commit.run();
        } catch (error) {
          sql.rollback.run();
          throw error;
        }
      };

const sessions = new Map();
const app = express();
app.disable('x-powered-by');
app.use(
  pinoHttp({
    logger: pino({ level: 'info' }, pino.destination({ dest: '/dev/null', sync: false })),
    serializers: { req: ({ method }) => ({ method }), res: ({ statusCode }) => ({ statusCode }) },
  }),
);
app.use(helmet());
app.use(rateLimit({ windowMs: 60_000, limit: 1e9 }));
app.post('/sign-in', (_request, response) => {
  const secret = randomUUID();
  sessions.set(createHash('sha256').update(secret).digest('base64url'), { account: randomUUID() });
  response.cookie('session', secret, { httpOnly: true }).json({});
});
app.post(
  '/drives/:drive/pledges',
  express.json({
    limit: '32kb',
    verify: (request, _response, raw) => {
      request.digest = createHash('sha256').update(raw).digest('base64url');
    },
  }),
  async (request, response) => {
    const secret = /session=([^;]+)/.exec(request.headers.cookie ?? '')?.[1] ?? '';
    const session = sessions.get(createHash('sha256').update(secret).digest('base64url'));
    if (session === undefined) return response.status(401).json({});
    const key = `${session.account}|${request.get('Idempotency-Key')}`;
    const before = sql.answer.get(key);
    if (before !== undefined)
      return before.fingerprint === request.digest
        ? response.status(201).type('json').send(before.answer)
        : response.status(422).json({});
    const body = SubmitPledgeBody.parse(request.body);
    const { drive } = request.params;
    const id = randomUUID();
    const reference = createHash('sha256').update(id).digest('hex').slice(0, 12);
    const answer = JSON.stringify({ pledgeId: id, reference });
    await transaction(() => {
      sql.pledge.run(
        id,
        drive,
        reference,
        body.department ?? null,
        body.giver.staffNumber ?? null,
        new Date().toISOString(),
      );
      for (const [index, { item, quantity, expiry, lot, condition }] of body.lines.entries()) {
        sql.line.run(
          id,
          index,
          item.name,
          item.specification ?? null,
          item.category,
          item.unit,
          quantity,
          expiry ?? null,
          lot ?? null,
          condition,
        );
        sql.total.run(drive, item.category, item.unit, quantity);
      }
      sql.keep.run(key, request.digest, answer);
    });
    response.status(201).type('json').send(answer);
  },
);
// This handler also keeps a reference to the database, which would otherwise be garbage-collected while its
// prepared statements are still in use.
process.on('exit', () => database.close());
const server = app.listen(0, '127.0.0.1', () =>
  process.send({ url: `http://127.0.0.1:${server.address().port}` }),
);

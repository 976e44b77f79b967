// The peer of the same duties: rows in tables, as a good developer would write what Bluebox does for a pledge. It
// checks the origin, looks up the drive and warns of its rules, seals the giver's data, makes the code of a private
// link, and keeps lists with their indexes, a history row, sums of departments, and totals that are told live. The
// giver's way has a challenge and a proof of work. What it leaves out is in bench/README.md.
// Usage: node serve-same-duties.mjs <folder> <per-request | grouped>
import { createCipheriv, createHash, createHmac, randomBytes, randomUUID } from 'node:crypto';
import { calendarDay, certainReasons, reasonsTold, SubmitPledgeBody } from '@bluebox/contracts';
import { keepHeapSmall } from '@bluebox/standalone/heap';
import { piecesOf, termsOfLargeDrive } from '../sample-drive.mjs';
import { challenges, submissionsOfContacts } from './giver-checks.mjs';
import { liveTotals } from './live-totals.mjs';
import { jsonBody, limiter, listen, peerApp, Refusal, repeated } from './peer-app.mjs';
import { openDatabase, storeLines, transactions } from './peer-database.mjs';
import { seedPledges } from './seed-pledges.mjs';

keepHeapSmall();
const [folder, way] = process.argv.slice(2);
const database = openDatabase(
  folder,
  `
CREATE TABLE drives (id TEXT PRIMARY KEY, version INTEGER NOT NULL, document TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE pledges (id TEXT PRIMARY KEY, drive TEXT NOT NULL, reference TEXT NOT NULL UNIQUE, status TEXT NOT NULL,
  department TEXT, point TEXT, channel TEXT NOT NULL, notice TEXT NOT NULL, outstanding INTEGER NOT NULL,
  search_text TEXT NOT NULL, giver BLOB, link_generation INTEGER NOT NULL, created_at TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX pledges_by_time ON pledges (drive, created_at);
CREATE INDEX pledges_by_status ON pledges (drive, status, created_at);
CREATE INDEX pledges_by_point ON pledges (drive, point, created_at);
CREATE INDEX pledges_by_department ON pledges (drive, department, created_at);
CREATE INDEX pledges_by_size ON pledges (drive, outstanding);
CREATE TABLE lines (pledge TEXT NOT NULL, number INTEGER NOT NULL, name TEXT NOT NULL, specification TEXT,
  category TEXT NOT NULL, unit TEXT NOT NULL, quantity INTEGER NOT NULL, expiry TEXT, lot TEXT, condition TEXT,
  PRIMARY KEY (pledge, number)) WITHOUT ROWID;
CREATE TABLE totals (drive TEXT NOT NULL, category TEXT NOT NULL, unit TEXT NOT NULL, pledged INTEGER NOT NULL,
  PRIMARY KEY (drive, category, unit)) WITHOUT ROWID;
CREATE TABLE departments (drive TEXT NOT NULL, name TEXT NOT NULL, pledges INTEGER NOT NULL,
  pieces INTEGER NOT NULL, PRIMARY KEY (drive, name)) WITHOUT ROWID;
CREATE TABLE history (id INTEGER PRIMARY KEY, drive TEXT NOT NULL, pledge TEXT NOT NULL, what TEXT NOT NULL,
  who TEXT NOT NULL, at TEXT NOT NULL, facts TEXT NOT NULL);
CREATE INDEX history_of_drive ON history (drive, at);
CREATE INDEX history_of_pledge ON history (pledge);
CREATE TABLE spent_proofs (nonce TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE answers (key TEXT PRIMARY KEY, fingerprint TEXT NOT NULL, answer TEXT NOT NULL) WITHOUT ROWID;
`,
);
database
  .prepare("INSERT OR IGNORE INTO drives VALUES ('bench', 1, ?)")
  .run(JSON.stringify({ status: 'published', terms: termsOfLargeDrive() }));
const sql = {
  drive: database.prepare('SELECT version, document FROM drives WHERE id = ?'),
  versionOfDrive: database.prepare('SELECT version FROM drives WHERE id = ?'),
  answer: database.prepare('SELECT fingerprint, answer FROM answers WHERE key = ?'),
  keep: database.prepare('INSERT INTO answers VALUES (?, ?, ?)'),
  spend: database.prepare('INSERT OR IGNORE INTO spent_proofs VALUES (?)'),
  pledge: database.prepare(
    "INSERT INTO pledges VALUES (?, ?, ?, 'open', ?, ?, ?, ?, ?, ?, ?, 1, ?)",
  ),
  line: database.prepare('INSERT INTO lines VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)'),
  total: database.prepare(
    'INSERT INTO totals VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET pledged = pledged + excluded.pledged',
  ),
  department: database.prepare(
    'INSERT INTO departments VALUES (?, ?, 1, ?) ON CONFLICT DO UPDATE SET pledges = pledges + 1, pieces = pieces + excluded.pieces',
  ),
  history: database.prepare(
    'INSERT INTO history (drive, pledge, what, who, at, facts) VALUES (?, ?, ?, ?, ?, ?)',
  ),
};
const transaction = transactions(database, way, { savepoints: true });

const sealingKey = randomBytes(32);
const linkKey = randomBytes(32);
const seal = (subject, record) => {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', sealingKey, nonce).setAAD(Buffer.from(subject));
  const text = Buffer.concat([cipher.update(JSON.stringify(record), 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), text]);
};
const linkCodeOf = (id, generation) => {
  const code = createHmac('sha256', linkKey).update(`pledge\n${id}\n${generation}`);
  return `p${generation}.${id}.${code.digest('base64url').slice(0, 22)}`;
};

const drives = new Map();
/** Returns a drive. The document is parsed again only when its version has changed. */
function readDrive(id) {
  const known = drives.get(id);
  if (known !== undefined && known.version === sql.versionOfDrive.get(id)?.version) return known;
  const row = sql.drive.get(id);
  if (row === undefined) throw new Refusal(404, 'UNKNOWN_DRIVE');
  const drive = { version: row.version, ...JSON.parse(row.document) };
  drives.set(id, drive);
  return drive;
}

/** Refuses a pledge that the drive does not take. */
function assertTaken({ status, terms }, body, today, channel) {
  const { window, rules, expectedArrival } = terms;
  if (status !== 'published' || today > window.closesOn) throw new Refusal(409, 'DRIVE_CLOSED');
  if (today < window.opensOn) throw new Refusal(409, 'DRIVE_NOT_OPEN_YET');
  const refused = body.lines.some((line) =>
    certainReasons(rules, expectedArrival, today, line).some(
      (reason) => channel === 'form' || reason === 'not-collected',
    ),
  );
  if (refused) throw new Refusal(409, 'LINE_NOT_TAKEN');
  if (terms.noticeVersion !== body.noticeVersion) throw new Refusal(409, 'NOTICE_CHANGED');
  const { handInPointId, department } = body;
  if (
    handInPointId !== undefined &&
    !terms.handInPoints.some(({ pointId }) => pointId === handInPointId)
  )
    throw new Refusal(422, 'UNKNOWN_HAND_IN_POINT');
  if (department !== undefined && !terms.departments.includes(department))
    throw new Refusal(422, 'UNKNOWN_DEPARTMENT');
}

const warningsOf = ({ rules, expectedArrival }, lines, today) =>
  lines
    .map((line, index) => ({
      lineId: String(index + 1),
      reasons: reasonsTold(rules, expectedArrival, today, line),
    }))
    .filter(({ reasons }) => reasons.length > 0);

/** Stores a pledge with all that follows from it. @returns the answer. */
function store({
  body,
  drive,
  at,
  account,
  key,
  fingerprint,
  warnings = [],
  channel = 'desk',
  nonce,
}) {
  const id = randomUUID();
  const reference = createHash('sha256').update(id).digest('hex').slice(0, 12);
  const pieces = piecesOf(body);
  const { department, handInPointId, giver, lines } = body;
  if (nonce !== undefined && sql.spend.run(nonce).changes === 0)
    throw new Refusal(409, 'PROOF_SPENT');
  sql.pledge.run(
    id,
    drive,
    reference,
    department ?? null,
    handInPointId ?? null,
    channel,
    body.noticeVersion,
    pieces,
    [reference, ...lines.map(({ item }) => item.name)].join(' ').toLowerCase(),
    Object.keys(giver).length === 0 ? null : seal(id, giver),
    at,
  );
  storeLines(sql, drive, id, lines);
  if (department !== undefined) sql.department.run(drive, department, pieces);
  const facts = { reference, item: lines[0].item.name, lines: lines.length, quantity: pieces };
  sql.history.run(drive, id, 'submitted', account, at, JSON.stringify(facts));
  const answer = JSON.stringify({ pledgeId: id, reference, version: 1, warnings });
  sql.keep.run(key, fingerprint, answer);
  return answer;
}

/** Adds the code of the private link, which is not stored with the answer. */
const withLinkCode = (answer) => {
  const body = JSON.parse(answer);
  return { ...body, code: linkCodeOf(body.pledgeId, 1) };
};

/** Refuses requests of other sites, as Bluebox's portal does. */
function refuseCrossSite(request, _response, next) {
  const site = request.get('Sec-Fetch-Site');
  const origin = request.get('Origin');
  const isOwn =
    site !== undefined
      ? site === 'same-origin' || site === 'none'
      : origin === undefined
        ? request.headers.cookie === undefined
        : URL.canParse(origin) && new URL(origin).host === request.get('Host');
  if (!isOwn) throw new Refusal(403, 'CROSS_SITE');
  next();
}

const { app, sessionOf } = peerApp();
const proofs = challenges();
const contacts = submissionsOfContacts();
const live = liveTotals(
  database.prepare(
    'SELECT count(*) AS pledges, coalesce(sum(outstanding), 0) AS pieces FROM pledges',
  ),
);

app.get('/drives/:drive/challenge', (request, response) => {
  readDrive(request.params.drive);
  response.json(proofs.issue(request.params.drive));
});
app.post(
  '/drives/:drive/pledges',
  refuseCrossSite,
  limiter(),
  jsonBody,
  async (request, response) => {
    const session = sessionOf(request);
    const account = session?.account ?? 'giver';
    const channel = session === undefined ? 'form' : 'desk';
    const key = `${account}|${request.get('Idempotency-Key')}`;
    const body = SubmitPledgeBody.parse(request.body);
    const { drive } = request.params;
    const at = new Date().toISOString();
    let isNew = false;
    const answer = await transaction(() => {
      const stored = sql.answer.get(key);
      if (stored !== undefined) return repeated(stored, request);
      const known = readDrive(drive);
      const today = calendarDay(at);
      assertTaken(known, body, today, channel);
      const contact = channel === 'form' ? contacts.of(drive, body.giver) : undefined;
      const nonce =
        channel === 'form'
          ? proofs.check(drive, body.proof, contacts.extraBits(contact))
          : undefined;
      const warnings = warningsOf(known.terms, body.lines, today);
      const fingerprint = request.digest;
      const made = store({
        body,
        drive,
        at,
        account,
        key,
        fingerprint,
        warnings,
        channel,
        nonce,
      });
      if (contact !== undefined) contacts.count(contact);
      isNew = true;
      return made;
    });
    if (isNew) live.add(piecesOf(body));
    response.status(201).json(withLinkCode(answer));
  },
);
app.get('/drives/:drive/totals/stream', (_request, response) => live.stream(response));

const ORDERS = {
  newest: 'created_at DESC',
  oldest: 'created_at',
  largest: 'outstanding DESC',
};
const PAGE = 50;
app.get('/drives/:drive/pledges', (request, response) => {
  if (sessionOf(request) === undefined) throw new Refusal(401, 'SIGN_IN');
  const { status, point, department, search, sort = 'newest', offset = '0' } = request.query;
  const filters = Object.entries({ status, point, department }).filter(([, value]) => value);
  const where = ['drive = ?', ...filters.map(([column]) => `${column} = ?`)];
  const values = [request.params.drive, ...filters.map(([, value]) => value)];
  if (search !== undefined) {
    where.push('instr(search_text, ?) > 0');
    values.push(search.toLowerCase());
  }
  const rows = database
    .prepare(
      `SELECT id, reference, status, department, point, created_at, outstanding FROM pledges
       WHERE ${where.join(' AND ')} ORDER BY ${ORDERS[sort] ?? ORDERS.newest} LIMIT ${PAGE} OFFSET ?`,
    )
    .all(...values, Number(offset));
  response.json({ pledges: rows });
});

const count = database.prepare(
  `SELECT (SELECT count(*) FROM pledges) AS pledges, (SELECT coalesce(sum(quantity), 0) FROM lines) AS pieces,
     (SELECT coalesce(sum(pledged), 0) FROM totals) AS total, (SELECT coalesce(sum(pieces), 0) FROM departments) AS departments,
     (SELECT count(*) FROM history) AS history, (SELECT coalesce(sum(pledges), 0) FROM departments) AS pledgesOfDepartments`,
);
listen(app, {
  seed(given) {
    seedPledges(database, given, store);
    live.reload();
    return {};
  },
  count() {
    const { pledges, pieces, total, departments, history, pledgesOfDepartments } = count.get();
    if (history !== pledges || pledgesOfDepartments !== pledges)
      throw new Error(`${pledges} pledges, but ${history} in the history`);
    return { pledges, sums: { pieces, total, departments, live: live.pieces } };
  },
});

import type { PledgeLine, RefusalCode } from '@bluebox/contracts';
import {
  answersOf,
  itemIdOf,
  type LineState,
  lineOf,
  type NewLine,
  type Pledge,
  type PledgeCommand,
  promisedLine,
  type Statement,
  type SubmittedPledge,
  statementOf,
} from './pledge.ts';

/** The rows of one pledge in a spreadsheet. */
export interface ImportedRows {
  readonly lines: readonly NewLine[];
  readonly department?: string | undefined;
  readonly submittedAt?: string | undefined;
  /** Number of rows of the pledge that were unreadable. */
  readonly unreadRows: number;
  /** Whether to withdraw lines that the spreadsheet lacks. */
  readonly withdrawMissing: boolean;
  /**
   * Id of the pledge that the rows' key would create; set only if a person assigned the rows to
   * this pledge instead.
   */
  readonly importedAs?: string | undefined;
  /**
   * Ids of lines to withdraw even without `withdrawMissing`, because their rows moved to another
   * pledge.
   */
  readonly withdrawLines?: readonly string[];
}

/** Reasons to refuse a row, or to leave its line unchanged. */
type RowCode = Extract<
  RefusalCode,
  | 'CHANGED_ON_BOTH_SIDES'
  | 'CHANGED_SINCE'
  | 'LINE_HANDED_IN'
  | 'PLEDGE_NOT_OPEN'
  | 'TOO_MANY_LINES'
  | 'WITHDRAWN_SINCE'
>;
type Outcome = 'new' | 'changed' | 'replaced' | 'unchanged' | 'kept' | 'refused';
export interface PlannedRow {
  readonly outcome: Outcome;
  /** The line before the import. */
  readonly before?: PledgeLine;
  readonly detail?: RowCode;
}

export interface PledgePlan {
  readonly outcome: 'amended' | 'unchanged' | 'refused';
  readonly detail?: RowCode;
  readonly rows: readonly PlannedRow[];
  readonly missing: readonly {
    readonly line: PledgeLine;
    readonly withdrawn: boolean;
    readonly canWithdraw: boolean;
  }[];
  readonly added: number;
  readonly withdrawn: number;
  readonly department?: string;
  /** Command that makes the planned changes; absent if nothing changes. */
  readonly command?: PledgeCommand;
}

const MOST_LINES = 50;
const FACTS = [
  'name',
  'specification',
  'category',
  'unit',
  'quantity',
  'expiry',
  'lot',
  'condition',
] as const satisfies readonly (keyof Statement)[];
const GOODS = FACTS.filter((fact) => fact !== 'quantity');
/** Facts that say what an item is. A row that corrects one of them may mean another item. */
const ITEM = ['name', 'specification', 'category', 'unit'] as const;

/** Normalizes a value for comparisons that ignore character width, spaces and case. */
const plain = (value: string | number | undefined): string =>
  String(value ?? '')
    .normalize('NFKC')
    .replace(/\s+/g, '')
    .toLowerCase();
const sameIn = (facts: readonly (keyof Statement)[], a: Statement, b: Statement): boolean =>
  facts.every((fact) => plain(a[fact]) === plain(b[fact]));

/** A line of the pledge. `now` is its current state, and `said` its last state in a spreadsheet. */
interface Known {
  readonly line: LineState;
  readonly promised: PledgeLine;
  readonly now: Statement;
  readonly said: Statement | undefined;
  readonly standing: boolean;
}

function knownLines(pledge: SubmittedPledge): readonly Known[] {
  const known = pledge.lines.map((line): Known => {
    const said = pledge.importedLines.find(({ lineId }) => lineId === line.lineId);
    const promised = promisedLine(line);
    return {
      line,
      promised,
      now: statementOf(promised),
      said: said && statementOf(said),
      standing: line.handedIn + line.outstanding > 0,
    };
  });
  // Lines with hand-ins are matched first, because they accept no rows with other goods.
  return [...known].sort((a, b) => Number(b.line.handedIn > 0) - Number(a.line.handedIn > 0));
}

type Pairs = Map<number, Known>;

/** Matches rows to lines by their goods, not by their position. */
function pairRows(rows: readonly Statement[], known: readonly Known[], unreadRows: number): Pairs {
  const pairs: Pairs = new Map();
  const taken = new Set<Known>();
  const openRows = () => [...rows.keys()].filter((row) => !pairs.has(row));
  const openLines = () => known.filter((line) => line.standing && !taken.has(line));
  const pair = (row: number, line: Known) => {
    pairs.set(row, line);
    taken.add(line);
  };
  const firstFit = (fits: (row: Statement, line: Known) => boolean) => {
    for (const row of openRows()) {
      const found = known.find((line) => !taken.has(line) && fits(rows[row] as Statement, line));
      if (found !== undefined) pair(row, found);
    }
  };
  /** Pairs a row with a line if the row fits no other line, and no other row fits the line. */
  const onlyFit = (fits: (row: Statement, line: Known) => boolean) => {
    const open = openRows();
    for (const row of open) {
      const lines = openLines().filter((line) => fits(rows[row] as Statement, line));
      const [line] = lines;
      if (lines.length !== 1 || line === undefined) continue;
      if (open.filter((other) => fits(rows[other] as Statement, line)).length === 1)
        pair(row, line);
    }
  };
  firstFit((row, { now, standing }) => standing && sameIn(FACTS, row, now));
  firstFit((row, { said }) => said !== undefined && sameIn(FACTS, row, said));
  firstFit((row, { now, standing }) => standing && sameIn(GOODS, row, now));
  firstFit((row, { said }) => said !== undefined && sameIn(GOODS, row, said));
  // The spreadsheet seems to have only a part of the pledge if fewer rows than lines are unmatched.
  // Unmatched rows then count as new lines. A row that would be refused as a correction is still
  // matched, because it must not become a second line.
  const holdsAPart = openLines().length > openRows().length + unreadRows;
  const fitting = (fits: (row: Statement, line: Known) => boolean) =>
    onlyFit(
      (row, line) => fits(row, line) && (!holdsAPart || merge(row, line).outcome === 'refused'),
    );
  const name = (row: Statement, { now }: Known) => sameIn(['name'], row, now);
  const kind = (row: Statement, { now }: Known) => sameIn(['category', 'unit'], row, now);
  const differing = (row: Statement, { now }: Known) =>
    (['specification', 'expiry', 'lot', 'condition'] as const).filter(
      (fact) => plain(row[fact]) !== plain(now[fact]),
    ).length;
  for (const most of [1, 2, 4])
    fitting((row, line) => name(row, line) && kind(row, line) && differing(row, line) <= most);
  fitting(name);
  fitting(
    (row, line) =>
      kind(row, line) &&
      differing(row, line) === 0 &&
      row.quantity === line.now.quantity &&
      looksMistyped(row.name, line.now.name),
  );
  return pairs;
}

const SHORTEST_NAME = 4;
/**
 * Whether two names have equal length and differ in at most a quarter of their characters. Only
 * Chinese characters may differ, because letters and digits distinguish products: 维生素 B is not a
 * mistyped 维生素 C.
 */
function looksMistyped(a: string, b: string): boolean {
  const [left, right] = [[...plain(a)], [...plain(b)]];
  if (left.length !== right.length || left.length < SHORTEST_NAME) return false;
  const wrong = left.filter((char, index) => char !== right[index]);
  return (
    wrong.length <= left.length / 4 &&
    left.every(
      (char, index) =>
        char === right[index] ||
        (/\p{Script=Han}/u.test(char) && /\p{Script=Han}/u.test(right[index] ?? '')),
    )
  );
}

type Merged =
  | { readonly outcome: 'unchanged' | 'kept'; readonly detail?: RowCode }
  | { readonly outcome: 'refused'; readonly detail: RowCode }
  | { readonly outcome: 'changed' | 'replaced'; readonly next: NewLine };

/**
 * Applies the corrections of a row to its line. Changes that people made to other facts since the
 * last import are kept.
 */
function merge(row: Statement, { now, said, line, standing }: Known): Merged {
  const asSaid = said !== undefined && sameIn(FACTS, row, said);
  if (!standing)
    return asSaid
      ? { outcome: 'kept', detail: 'WITHDRAWN_SINCE' }
      : { outcome: 'refused', detail: 'WITHDRAWN_SINCE' };
  if (sameIn(FACTS, row, now)) return { outcome: 'unchanged' };
  const base = said ?? now;
  const corrected = FACTS.filter((fact) => plain(row[fact]) !== plain(base[fact]));
  const touched = FACTS.filter((fact) => plain(now[fact]) !== plain(base[fact]));
  if (said !== undefined && corrected.length === 0)
    return { outcome: 'kept', detail: 'CHANGED_SINCE' };
  const both = corrected.filter(
    (fact) => touched.includes(fact) && plain(row[fact]) !== plain(now[fact]),
  );
  const next = { ...now, ...Object.fromEntries(corrected.map((fact) => [fact, row[fact]])) };
  if (
    line.handedIn > 0 &&
    (next.quantity < line.handedIn || !GOODS.every((fact) => next[fact] === now[fact]))
  )
    return { outcome: 'refused', detail: 'LINE_HANDED_IN' };
  // A line without `said` was added in Bluebox, so a spreadsheet may not correct it.
  if (both.length > 0 || said === undefined)
    return { outcome: 'refused', detail: 'CHANGED_ON_BOTH_SIDES' };
  const sameKind = next.category === now.category && next.unit === now.unit;
  const corrections = lineOf(next);
  return {
    outcome: sameKind ? 'changed' : 'replaced',
    next: sameIn(ITEM, next, now)
      ? { ...corrections, item: { ...itemIdOf(line), ...corrections.item } }
      : corrections,
  };
}

/** Plans how the rows of a spreadsheet change an imported pledge. */
export function planImport(
  imported: ImportedRows,
  pledge: Exclude<Pledge, { status: 'none' }>,
): PledgePlan {
  const rows = imported.lines.map(statementOf);
  const known = knownLines(pledge);
  const pairs = pairRows(rows, known, imported.unreadRows);
  const merged = rows.map((row, index): Merged | { readonly outcome: 'new' } => {
    const line = pairs.get(index);
    return line === undefined ? { outcome: 'new' } : merge(row, line);
  });
  const paired = new Set(pairs.values());
  // An import must not withdraw a whole pledge, so missing lines are withdrawn only if another line
  // remains.
  const keepsALine =
    merged.some(({ outcome }) => outcome === 'new') ||
    known.some((line) => line.standing && (paired.has(line) || line.line.handedIn > 0));
  const missing = known
    .filter((line) => line.standing && !paired.has(line))
    .sort((a, b) => pledge.lines.indexOf(a.line) - pledge.lines.indexOf(b.line))
    .map(({ line, promised }) => {
      // An unreadable row may belong to a line that seems missing.
      const canWithdraw =
        pledge.status === 'open' && imported.unreadRows === 0 && line.handedIn === 0 && keepsALine;
      const wanted =
        imported.withdrawMissing || (imported.withdrawLines ?? []).includes(line.lineId);
      return { line: promised, withdrawn: canWithdraw && wanted, canWithdraw };
    });

  if (pledge.status !== 'open') return closedPlan(merged, pairs, missing);

  const gone = new Set(missing.flatMap(({ line, withdrawn }) => (withdrawn ? line.lineId : [])));
  const lines: (NewLine & { lineId?: string })[] = [];
  const changes = new Map<string, Merged>();
  for (const [index, line] of pairs) changes.set(line.line.lineId, merged[index] as Merged);
  for (const line of pledge.lines.filter((one) => one.handedIn + one.outstanding > 0)) {
    const change = changes.get(line.lineId);
    if (gone.has(line.lineId)) continue;
    if (change?.outcome === 'replaced') lines.push({ ...answersOf(line), ...change.next });
    else
      lines.push(
        change?.outcome === 'changed'
          ? { ...answersOf(line), ...change.next, lineId: line.lineId }
          : promisedLine(line),
      );
  }
  let added = 0;
  let withdrawn = missing.reduce(
    (sum, { line, withdrawn: goes }) => sum + (goes ? line.quantity : 0),
    0,
  );
  const planned = merged.map((result, index): PlannedRow => {
    const before = pairs.get(index)?.promised;
    const named = before === undefined ? {} : { before };
    const row = imported.lines[index] as NewLine;
    if (result.outcome === 'new') {
      if (lines.length >= MOST_LINES)
        return { outcome: 'refused', detail: 'TOO_MANY_LINES', ...named };
      lines.push(row);
      added += row.quantity;
    } else if (result.outcome === 'replaced') {
      added += result.next.quantity;
      withdrawn += before?.quantity ?? 0;
    } else if (result.outcome === 'changed' && before !== undefined) {
      added += Math.max(0, result.next.quantity - before.quantity);
      withdrawn += Math.max(0, before.quantity - result.next.quantity);
    }
    return {
      outcome: result.outcome,
      ...named,
      ...('detail' in result && result.detail !== undefined ? { detail: result.detail } : {}),
    };
  });
  const department =
    imported.department !== undefined && plain(imported.department) !== plain(pledge.department)
      ? imported.department
      : undefined;
  const submittedAt =
    imported.submittedAt !== undefined && imported.submittedAt !== pledge.submittedAt
      ? imported.submittedAt
      : undefined;
  const importedAs =
    imported.importedAs === undefined ||
    [pledge.pledgeId, ...pledge.importIds].includes(imported.importedAs)
      ? undefined
      : imported.importedAs;
  const moves =
    importedAs !== undefined ||
    department !== undefined ||
    submittedAt !== undefined ||
    gone.size > 0 ||
    planned.some(({ outcome }) => ['new', 'changed', 'replaced'].includes(outcome));
  const refused = planned.find(({ outcome }) => outcome === 'refused');
  return {
    outcome:
      moves && lines.length > 0
        ? 'amended'
        : refused !== undefined && planned.every(({ outcome }) => outcome === 'refused')
          ? 'refused'
          : 'unchanged',
    ...(refused?.detail === undefined || moves ? {} : { detail: refused.detail }),
    rows: planned,
    missing,
    added,
    withdrawn,
    ...(department === undefined ? {} : { department }),
    ...(moves && lines.length > 0
      ? {
          command: {
            type: 'amend',
            lines,
            channel: 'import',
            ...(department === undefined ? {} : { department }),
            ...(submittedAt === undefined ? {} : { submittedAt }),
            ...(importedAs === undefined ? {} : { importedAs }),
          },
        }
      : {}),
  };
}

/**
 * Plans an import into a withdrawn or written-off pledge. The pledge does not change, and new and
 * changed rows are refused.
 */
function closedPlan(
  merged: readonly (Merged | { readonly outcome: 'new' })[],
  pairs: Pairs,
  missing: PledgePlan['missing'],
): PledgePlan {
  const rows = merged.map((result, index): PlannedRow => {
    const before = pairs.get(index)?.promised;
    const named = before === undefined ? {} : { before };
    return result.outcome === 'unchanged' || result.outcome === 'kept'
      ? {
          ...named,
          outcome: result.outcome,
          ...('detail' in result ? { detail: result.detail } : {}),
        }
      : { ...named, outcome: 'refused', detail: 'PLEDGE_NOT_OPEN' };
  });
  const refused = rows.some(({ outcome }) => outcome === 'refused');
  return {
    outcome: refused ? 'refused' : 'unchanged',
    ...(refused ? { detail: 'PLEDGE_NOT_OPEN' } : {}),
    rows,
    missing: [...missing],
    added: 0,
    withdrawn: 0,
  };
}

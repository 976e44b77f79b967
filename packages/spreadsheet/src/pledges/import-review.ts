import type {
  ImportPledgesAnswer,
  PlanImportAnswer,
  PlannedLine,
  PlannedPledge,
} from '@bluebox/contracts';
import { type MovedLine, movedLines } from '@bluebox/contracts/moved-lines';
import type { ImportedPledge, PreparedPledge, PreparedPledges } from './pledge-groups.ts';
import type { BadRow } from './row-reasons.ts';

/** A person's answers to the questions of a plan. */
export interface ImportAnswers {
  /** Whether lines that the file no longer has are withdrawn from their pledges. */
  readonly withdrawMissing: boolean;
  /**
   * Answers by import key: `new`, or the id of the existing pledge that the file's pledge corrects.
   */
  readonly alike: Readonly<Record<string, string>>;
  /**
   * Decision about rows whose goods would count twice, because another pledge still has their
   * former lines. `leave` leaves out the pledges of these rows, `move` withdraws the former lines,
   * and `both` counts the goods in both pledges.
   */
  readonly moved: 'leave' | 'move' | 'both';
}
export const NO_ANSWERS: ImportAnswers = { withdrawMissing: false, alike: {}, moved: 'leave' };

/** A pledge of the file with its planned outcome. */
export interface PlannedEntry {
  readonly prepared: PreparedPledge;
  /** The pledge as it will be sent, with the person's answers. */
  readonly pledge: ImportedPledge;
  readonly plan: PlannedPledge;
  /** Rows that were lines of other pledges (`moved`), and rows that would count twice (`twice`). */
  readonly moved: readonly MovedLine[];
  readonly twice: readonly MovedLine[];
  /**
   * Reason for not sending the pledge: it looks like another pledge (`alike`), or some of its rows
   * would count twice (`twice`).
   */
  readonly left: 'alike' | 'twice' | undefined;
}

const PLANNED_AT_ONCE = 50;
const NOTHING_MOVES: ReturnType<typeof takenAlong> = new Map();

/**
 * Asks the server for the effects of importing the pledges. A pledge whose rows are in the file is
 * not offered as a lookalike of another pledge.
 */
export async function planPledges(
  { pledges, bad }: Pick<PreparedPledges, 'pledges' | 'bad'>,
  answers: ImportAnswers,
  ask: (pledges: readonly ImportedPledge[]) => Promise<PlanImportAnswer>,
  onProgress: (done: number, total: number) => void = () => {},
): Promise<readonly PlannedEntry[]> {
  const answered = pledges.map(({ pledge }): ImportedPledge => {
    const alike = answers.alike[pledge.importKey];
    return {
      ...pledge,
      // A bad row may contain a seemingly missing line of any pledge.
      ...(answers.withdrawMissing && bad.length === 0 ? { withdrawMissing: true } : {}),
      ...(alike === undefined ? {} : alike === 'new' ? { asNew: true } : { sameAs: alike }),
    };
  });
  const plansOf = async (wanted: readonly ImportedPledge[], done: number) => {
    const plans: PlannedPledge[] = [];
    for (let start = 0; start < wanted.length; start += PLANNED_AT_ONCE) {
      plans.push(...(await ask(wanted.slice(start, start + PLANNED_AT_ONCE))).plans);
      onProgress(done + plans.length, pledges.length);
    }
    return plans;
  };
  const first = await plansOf(answered, 0);
  const accounted = new Set(
    first.flatMap(({ outcome, pledgeId }) =>
      outcome === 'asks' || outcome === 'created' ? [] : [pledgeId],
    ),
  );
  const own = (plan: PlannedPledge | undefined): boolean =>
    plan?.outcome === 'asks' &&
    plan.looksLike.every(
      ({ pledgeId, differs }) => differs !== 'unclear' && accounted.has(pledgeId),
    );
  const settled = answered.map((pledge, index) =>
    own(first[index]) ? { ...pledge, asNew: true } : pledge,
  );
  const plans = new Map(first.map((plan) => [plan.importKey, plan]));
  const planAgain = async (changed: readonly ImportedPledge[]) => {
    if (changed.length === 0) return;
    for (const plan of await plansOf(changed, pledges.length - changed.length))
      plans.set(plan.importKey, plan);
  };
  await planAgain(settled.filter((_, index) => own(first[index])));
  const planned = (pledge: ImportedPledge) => {
    const plan = plans.get(pledge.importKey);
    return plan === undefined ? [] : [{ pledge, plan, lines: pledge.lines }];
  };
  const moved = movedLines(settled.flatMap(planned));
  const moving = answers.moved === 'move' ? takenAlong(settled, plans, moved) : NOTHING_MOVES;
  const sent = settled.map((pledge) => ({ ...pledge, ...moving.get(pledge.importKey) }));
  await planAgain(sent.filter(({ withdrawLines = [] }) => withdrawLines.length > 0));
  const twice = movedLines(sent.flatMap(planned));
  return pledges.flatMap((prepared, index) => {
    const pledge = sent[index];
    const plan = plans.get(prepared.pledge.importKey);
    if (pledge === undefined || plan === undefined) return [];
    const its = twice.filter((one) => one.pledge === index);
    const left =
      plan.outcome === 'asks'
        ? 'alike'
        : its.length > 0 && answers.moved !== 'both'
          ? 'twice'
          : undefined;
    const wereElsewhere = moved.filter((one) => one.pledge === index);
    return [{ prepared, pledge, plan, moved: wereElsewhere, twice: its, left }];
  });
}

/**
 * Returns, by the import key of a pledge, the lines to withdraw from the pledge, and the lines of
 * other pledges that must be withdrawn before the pledge is imported. Either all moved rows of a
 * pledge move or none, because a pledge is left out as a whole.
 */
function takenAlong(
  pledges: readonly ImportedPledge[],
  plans: ReadonlyMap<string, PlannedPledge>,
  moved: readonly MovedLine[],
): ReadonlyMap<string, Pick<ImportedPledge, 'withdrawLines' | 'movedFrom'>> {
  const stuck = new Set(
    moved.flatMap(({ pledge, standsIn }) => (standsIn.canWithdraw ? [] : pledge)),
  );
  const going = moved.filter(({ pledge }) => !stuck.has(pledge));
  // Two pledges that exchange lines would wait for each other for ever.
  const takers = new Set(
    going.map(({ pledge }) => plans.get(pledges[pledge]?.importKey ?? '')?.pledgeId),
  );
  return new Map(
    pledges.flatMap(({ importKey }, index) => {
      const plan = plans.get(importKey);
      const here = (lineId: string) => plan?.missing.some(({ line }) => line.lineId === lineId);
      const withdrawLines = going.flatMap(({ standsIn: { pledgeId, lineId } }) =>
        pledgeId === plan?.pledgeId && here(lineId) ? lineId : [],
      );
      const movedFrom = going.flatMap(({ pledge, standsIn: { pledgeId, lineId } }) =>
        pledge === index && !takers.has(pledgeId) ? [{ pledgeId, lineId }] : [],
      );
      return [
        [
          importKey,
          {
            ...(withdrawLines.length === 0 ? {} : { withdrawLines }),
            ...(movedFrom.length === 0 ? {} : { movedFrom }),
          },
        ],
      ];
    }),
  );
}

/** The planned outcome of a row. */
export interface PlannedRow {
  readonly row: number;
  readonly outcome: PlannedLine['outcome'] | 'asks';
  readonly reference: string | undefined;
  readonly before: PlannedLine['before'];
  readonly after: ImportedPledge['lines'][number];
  readonly detail: string | undefined;
  readonly warnings: PlannedLine['warnings'];
  /** The department of the row's pledge, if the drive does not list it. */
  readonly unknownDepartment: string | undefined;
  /** Reference of the other pledge that still has this line, so that the goods count twice. */
  readonly standsIn: string | undefined;
  /** Department of the pledge, if this row names a different one. */
  readonly departmentOfPledge: string | undefined;
}

/** A plan as a person sees it before the import. */
export interface ImportReview {
  /** Number of pledges by outcome. */
  readonly counts: Readonly<Record<PlannedPledge['outcome'], number>>;
  /** Number of pieces that the import adds to promises, and number that it withdraws. */
  readonly added: number;
  readonly withdrawn: number;
  readonly rows: readonly PlannedRow[];
  readonly missing: readonly {
    readonly reference: string;
    readonly line: PlannedPledge['missing'][number]['line'];
    readonly withdrawn: boolean;
  }[];
  readonly departments: readonly {
    readonly reference: string;
    readonly before: string | undefined;
    readonly after: string;
  }[];
  /** Departments that pledges would get but that the drive does not list. */
  readonly unknownDepartments: readonly { readonly department: string; readonly pledges: number }[];
  /** Rows whose department is ignored, because an earlier row of the same pledge names another. */
  readonly mixedDepartments: readonly {
    readonly row: number;
    readonly department: string;
    readonly counts: string;
  }[];
  /** Departments of the new and amended pledges, as written in the file. */
  readonly writtenDepartments: readonly { readonly department: string; readonly pledges: number }[];
  /** Pledges of which a person must first decide whether they exist already. */
  readonly asks: readonly PlannedEntry[];
  /** Rows that would count twice, or that move from one pledge to another. */
  readonly moved: readonly {
    readonly row: number;
    readonly line: ImportedPledge['lines'][number];
    readonly reference: string;
    /** Whether the line is withdrawn from the other pledge, so that the goods count once. */
    readonly moves: boolean;
    readonly canMove: boolean;
  }[];
}

export function reviewImport(entries: readonly PlannedEntry[]): ImportReview {
  const counts = { created: 0, amended: 0, unchanged: 0, refused: 0, asks: 0 };
  for (const { plan, left } of entries) counts[left === undefined ? plan.outcome : 'asks'] += 1;
  const sum = (what: 'added' | 'withdrawn') =>
    entries.reduce((total, { plan, left }) => (left === undefined ? total + plan[what] : total), 0);
  return {
    counts,
    added: sum('added'),
    withdrawn: sum('withdrawn'),
    rows: entries.flatMap(({ prepared, pledge, plan, twice, left }) =>
      plan.lines.flatMap((line, index) => {
        const [row, after] = [prepared.rowOfLine[index], pledge.lines[index]];
        if (row === undefined || after === undefined) return [];
        const { outcome, before, detail, warnings } = line;
        const { reference, unknownDepartment } = plan;
        const mixed = prepared.otherDepartments.some((other) => other.row === row);
        const [also] = twice.filter((one) => one.row === index);
        return [
          {
            row,
            outcome: left === undefined ? outcome : 'asks',
            reference,
            before,
            after,
            detail,
            warnings,
            unknownDepartment,
            standsIn: also?.standsIn.reference,
            departmentOfPledge: mixed ? pledge.department : undefined,
          },
        ];
      }),
    ),
    missing: entries.flatMap(({ plan }) =>
      plan.missing.map((one) => ({ reference: plan.reference ?? '', ...one })),
    ),
    departments: entries.flatMap(
      ({ plan: { reference = '', departmentAfter, departmentBefore } }) =>
        departmentAfter === undefined
          ? []
          : [{ reference, before: departmentBefore, after: departmentAfter }],
    ),
    unknownDepartments: byDepartment(entries, ({ plan }) => plan.unknownDepartment),
    mixedDepartments: entries.flatMap(({ prepared: { otherDepartments }, pledge }) =>
      otherDepartments.map((other) => ({ ...other, counts: pledge.department ?? '' })),
    ),
    writtenDepartments: byDepartment(entries, ({ pledge, plan }) =>
      plan.outcome === 'created' || plan.outcome === 'amended' ? pledge.department : undefined,
    ),
    asks: entries.filter(({ left }) => left === 'alike'),
    moved: entries.flatMap(({ prepared, pledge, moved, twice }) =>
      moved.flatMap(({ row: index, standsIn: { reference, canWithdraw } }) => {
        const [row, line] = [prepared.rowOfLine[index], pledge.lines[index]];
        const moves = twice.every((one) => one.row !== index);
        return row === undefined || line === undefined
          ? []
          : [{ row, line, reference, moves, canMove: canWithdraw }];
      }),
    ),
  };
}

function byDepartment(
  entries: readonly PlannedEntry[],
  departmentOf: (entry: PlannedEntry) => string | undefined,
): ImportReview['writtenDepartments'] {
  const pledges = new Map<string, number>();
  for (const department of entries.map(departmentOf))
    if (department !== undefined) pledges.set(department, (pledges.get(department) ?? 0) + 1);
  return [...pledges].map(([department, count]) => ({ department, pledges: count }));
}

/**
 * Returns the pledges to send, each with its planned version, and the rows of pledges that are left
 * out.
 */
export function asPlanned(entries: readonly PlannedEntry[]): {
  readonly pledges: readonly PreparedPledge[];
  readonly left: readonly BadRow[];
} {
  const sent = entries.filter(({ left }) => left === undefined);
  // Pledges that give up lines are sent first, because the server refuses a pledge whose lines are
  // still in another pledge.
  const gives = ({ pledge }: PlannedEntry) => (pledge.withdrawLines ?? []).length > 0;
  return {
    pledges: [...sent.filter(gives), ...sent.filter((entry) => !gives(entry))].map(
      ({ prepared, pledge, plan }) => ({
        ...prepared,
        pledge: { ...pledge, expected: { pledgeId: plan.pledgeId, version: plan.version } },
      }),
    ),
    left: entries.flatMap(({ prepared, left }) =>
      left === undefined ? [] : refusedRows(prepared.rows, LEFT_BECAUSE[left]),
    ),
  };
}
const LEFT_BECAUSE = { alike: 'LOOKS_LIKE_ANOTHER', twice: 'COUNTED_TWICE' } as const;

/**
 * Returns the rows that the server refused: all rows of a refused pledge, or the rows of refused
 * lines.
 */
export function refusedByServer(
  { rows, rowOfLine }: PreparedPledge,
  { outcome, detail, refusedLines = [] }: ImportPledgesAnswer['results'][number],
): readonly BadRow[] {
  if (outcome === 'refused') return refusedRows(rows, detail);
  return refusedLines.flatMap(({ line, detail: why }) => {
    const row = rowOfLine[line];
    return row === undefined ? [] : refusedRows([row], why);
  });
}

const refusedRows = (rows: readonly number[], code: string | undefined): BadRow[] =>
  rows.map((row) => ({
    row,
    column: undefined,
    value: '',
    reason: 'refused',
    ...(code === undefined ? {} : { code }),
  }));

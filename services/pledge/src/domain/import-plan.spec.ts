import type { PledgeEvent } from '@bluebox/contracts';
import { fold } from '@bluebox/event-sourcing';
import { type Balances, isBalanced, move, postings } from '@bluebox/ledger';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ImportedRows, planImport } from './import-plan.ts';
import { type NewLine, type Pledge, type PledgeCommand, pledgeDecider } from './pledge.ts';

type There = Exclude<Pledge, { status: 'none' }>;
const goods = (name: string, quantity: number, facts: Partial<NewLine> = {}): NewLine => ({
  item: { name, specification: '0.3g×24粒', category: 'medicine', unit: 'box' },
  quantity,
  expiry: '2028-05-06',
  lot: 'L1',
  condition: 'sealed',
  ...facts,
});
const ibuprofen = goods('布洛芬缓释胶囊', 2);
const lianhua = goods('连花清瘟胶囊', 3);
const banlangen = goods('板蓝根颗粒', 4);
const rows = (lines: readonly NewLine[], more: Partial<ImportedRows> = {}): ImportedRows => ({
  lines,
  unreadRows: 0,
  withdrawMissing: false,
  ...more,
});

/** Creates a pledge by an import, and then applies further commands. */
function imported(lines: readonly NewLine[], ...commands: readonly PledgeCommand[]): There {
  let events: PledgeEvent[] = [];
  const state = () => fold(pledgeDecider, events);
  const submit: PledgeCommand = {
    type: 'submit',
    pledgeId: 'pledge-0001',
    driveId: 'drive-0001',
    reference: 'XLX-7F3K9Q',
    noticeVersion: '2023-03',
    sourceDeclared: true,
    channel: 'import',
    department: '技术中心',
    lines,
  };
  for (const command of [submit, ...commands])
    events = [...events, ...pledgeDecider.decide(command, state())];
  return state() as There;
}
const handIn = (lineId: string, quantity: number): PledgeCommand => ({
  type: 'note-hand-in',
  receptionId: 'pledge-0001',
  entryId: `entry-${lineId}-${quantity}`,
  lines: [{ lineId, quantity }],
});
const amend = (...lines: readonly (NewLine & { lineId: string })[]): PledgeCommand => ({
  type: 'amend',
  lines,
});
const outcomes = (file: ImportedRows, pledge: There) =>
  planImport(file, pledge).rows.map(({ outcome }) => outcome);
function after(file: ImportedRows, pledge: There): There {
  const { command } = planImport(file, pledge);
  return command === undefined
    ? pledge
    : (fold(pledgeDecider, [...pledgeDecider.decide(command, pledge)], pledge) as There);
}
const promised = (pledge: There) =>
  pledge.lines
    .filter(({ outstanding, handedIn }) => outstanding + handedIn > 0)
    .map(
      ({ lineId, item, expiry, outstanding, handedIn }) =>
        `${lineId} ${item.name} ${outstanding + handedIn} ${expiry}`,
    );

describe('an import does not change lines that it does not mention', () => {
  it('F01: a row that could not be read leaves its line unchanged', () => {
    const pledge = imported([ibuprofen, lianhua]);
    const plan = planImport(rows([ibuprofen], { unreadRows: 1 }), pledge);
    expect(plan).toMatchObject({ outcome: 'unchanged', withdrawn: 0 });
    expect(plan.command).toBeUndefined();
    expect(plan.missing).toMatchObject([{ line: { lineId: 'l2' }, withdrawn: false }]);
  });

  it('F01: a row that could not be read withdraws nothing, even when missing lines are to be withdrawn', () => {
    const file = rows([ibuprofen], { unreadRows: 1, withdrawMissing: true });
    expect(planImport(file, imported([ibuprofen, lianhua])).withdrawn).toBe(0);
  });

  it('F03: the same rows in another order change nothing, even after a hand-in', () => {
    const file = rows([banlangen, ibuprofen, lianhua]);
    for (const pledge of [
      imported([ibuprofen, lianhua, banlangen]),
      imported([ibuprofen, lianhua, banlangen], handIn('l1', 2)),
      imported([ibuprofen, lianhua, banlangen], handIn('l3', 1)),
    ]) {
      expect(outcomes(file, pledge)).toEqual(['unchanged', 'unchanged', 'unchanged']);
      expect(planImport(file, pledge).command).toBeUndefined();
    }
  });

  it('a row inserted above the others adds a line, and leaves the other lines unchanged', () => {
    const pledge = imported([ibuprofen, lianhua], handIn('l1', 2));
    const file = rows([banlangen, ibuprofen, lianhua]);
    expect(outcomes(file, pledge)).toEqual(['new', 'unchanged', 'unchanged']);
    expect(promised(after(file, pledge))).toEqual([
      'l1 布洛芬缓释胶囊 2 2028-05-06',
      'l2 连花清瘟胶囊 3 2028-05-06',
      'l3 板蓝根颗粒 4 2028-05-06',
    ]);
  });

  it('a corrected quantity or expiry leaves the line with its item of the catalogue, and another name does not', () => {
    const named = { ...ibuprofen, item: { ...ibuprofen.item, itemId: 'item-0001' } };
    const pledge = imported([ibuprofen], amend({ lineId: 'l1', ...named }));
    const itemIdAfter = (row: NewLine) => after(rows([row]), pledge).lines.at(-1)?.item.itemId;
    expect(itemIdAfter({ ...ibuprofen, quantity: 5 })).toBe('item-0001');
    const handedIn = imported([ibuprofen], amend({ lineId: 'l1', ...named }), handIn('l1', 1));
    expect(after(rows([{ ...ibuprofen, quantity: 5 }]), handedIn).lines).toMatchObject([
      { item: { itemId: 'item-0001' }, handedIn: 1, outstanding: 4 },
    ]);
    expect(itemIdAfter({ ...ibuprofen, expiry: '2028-07-01' })).toBe('item-0001');
    const renamed = { ...ibuprofen, item: { ...ibuprofen.item, name: '布洛芬缓释胶丸' } };
    expect(outcomes(rows([renamed]), pledge)).toEqual(['changed']);
    expect(itemIdAfter(renamed)).toBeUndefined();
  });

  it('rows of one pledge that are split over files are not mistaken for each other', () => {
    const pledge = imported([ibuprofen, lianhua]);
    for (const file of [rows([lianhua]), rows([ibuprofen]), rows([banlangen])])
      expect(promised(after(file, pledge))).toEqual(
        expect.arrayContaining(['l1 布洛芬缓释胶囊 2 2028-05-06', 'l2 连花清瘟胶囊 3 2028-05-06']),
      );
    const oneRow = imported([ibuprofen]);
    const sameButName = goods('连花清瘟胶囊', 2);
    expect(outcomes(rows([sameButName]), oneRow)).toEqual(['new']);
    const later = goods('布洛芬缓释胶囊', 2, { expiry: '2029-05-31' });
    expect(outcomes(rows([later]), pledge)).toEqual(['new']);
  });

  it('lines that are no longer in the file stay, unless their withdrawal is requested', () => {
    const pledge = imported([ibuprofen, lianhua]);
    const plan = planImport(rows([ibuprofen]), pledge);
    expect(plan).toMatchObject({ outcome: 'unchanged', withdrawn: 0 });
    expect(plan.missing).toMatchObject([{ line: { lineId: 'l2' }, withdrawn: false }]);
    const asked = planImport(rows([ibuprofen], { withdrawMissing: true }), pledge);
    expect(asked).toMatchObject({ outcome: 'amended', withdrawn: 3 });
  });

  it('a line with hand-ins stays even when missing lines are to be withdrawn', () => {
    const pledge = imported([ibuprofen, lianhua], handIn('l2', 1));
    const plan = planImport(rows([ibuprofen], { withdrawMissing: true }), pledge);
    expect(plan).toMatchObject({ outcome: 'unchanged', withdrawn: 0 });
  });

  it('a row in a different notation is the same row', () => {
    const pledge = imported([ibuprofen]);
    const wide = goods('布洛芬 缓释胶囊', 2, { lot: 'ｌ１' });
    expect(outcomes(rows([wide]), pledge)).toEqual(['unchanged']);
  });
});

describe('an import adopts corrections of the file', () => {
  it.each([
    ['a quantity', goods('布洛芬缓释胶囊', 5), 'l1 布洛芬缓释胶囊 5 2028-05-06'],
    [
      'an expiry',
      goods('布洛芬缓释胶囊', 2, { expiry: '2028-06-30' }),
      'l1 布洛芬缓释胶囊 2 2028-06-30',
    ],
    ['a mistyped character', goods('布洛纷缓释胶囊', 2), 'l1 布洛纷缓释胶囊 2 2028-05-06'],
  ])('%s', (_what, row, line) => {
    const pledge = imported([ibuprofen, lianhua]);
    const file = rows([lianhua, row]);
    expect(outcomes(file, pledge)).toEqual(['unchanged', 'changed']);
    expect(promised(after(file, pledge))).toContain(line);
  });

  it('a unit: the old line is withdrawn, and reported as withdrawn', () => {
    const bottle = {
      ...ibuprofen,
      item: { ...ibuprofen.item, unit: 'bottle' as const },
    };
    const pledge = imported([ibuprofen, lianhua]);
    const plan = planImport(rows([bottle, lianhua]), pledge);
    expect(plan).toMatchObject({ outcome: 'amended', added: 2, withdrawn: 2 });
    expect(plan.rows[0]).toMatchObject({ outcome: 'replaced', before: { lineId: 'l1' } });
  });

  it('F08: the department, with nothing else changed; an absent one stays', () => {
    const pledge = imported([ibuprofen]);
    const file = rows([ibuprofen], { department: '客户服务中心' });
    expect(planImport(file, pledge)).toMatchObject({
      outcome: 'amended',
      department: '客户服务中心',
      added: 0,
      withdrawn: 0,
    });
    expect(after(file, pledge).department).toBe('客户服务中心');
    expect(planImport(file, after(file, pledge)).command).toBeUndefined();
    expect(planImport(rows([ibuprofen]), pledge).command).toBeUndefined();
  });

  it('the removal of a date and lot, which then stay removed', () => {
    const pledge = imported([ibuprofen]);
    const { expiry: _expiry, lot: _lot, ...bare } = ibuprofen;
    const file = rows([bare]);
    const next = after(file, pledge);
    expect(next.lines[0]).not.toHaveProperty('expiry');
    expect(next.lines[0]).not.toHaveProperty('lot');
    expect(outcomes(file, next)).toEqual(['unchanged']);
  });

  it('the new key of a pledge that a person identified, once, even if nothing else changed', () => {
    const pledge = imported([ibuprofen]);
    const file = rows([ibuprofen], { importedAs: 'pledge-0002' });
    const { command } = planImport(file, pledge);
    expect(pledgeDecider.decide(command as PledgeCommand, pledge)).toEqual([
      {
        type: 'pledge.amended',
        data: {
          pledgeId: 'pledge-0001',
          driveId: 'drive-0001',
          lines: [{ lineId: 'l1', ...ibuprofen }],
          changes: [],
          channel: 'import',
          importedAs: 'pledge-0002',
        },
      },
    ]);
    expect(planImport(file, after(file, pledge)).command).toBeUndefined();
    expect(planImport({ ...file, importedAs: 'pledge-0001' }, pledge).command).toBeUndefined();
  });

  it('a quantity, each time the file corrects it', () => {
    let pledge = imported([ibuprofen]);
    for (const quantity of [5, 2, 7]) {
      pledge = after(rows([goods('布洛芬缓释胶囊', quantity)]), pledge);
      expect(promised(pledge)).toEqual([`l1 布洛芬缓释胶囊 ${quantity} 2028-05-06`]);
    }
  });
});

describe('an import does not undo later changes in Bluebox', () => {
  it('a quantity that the giver changed stays while the file is unchanged', () => {
    const pledge = imported([ibuprofen], amend({ lineId: 'l1', ...goods('布洛芬缓释胶囊', 3) }));
    const plan = planImport(rows([ibuprofen]), pledge);
    expect(plan.rows).toMatchObject([{ outcome: 'kept', detail: 'CHANGED_SINCE' }]);
    expect(plan.command).toBeUndefined();
  });

  it('corrections of different facts are both kept, and the next import undoes neither', () => {
    const pledge = imported([ibuprofen], amend({ lineId: 'l1', ...goods('布洛芬缓释胶囊', 3) }));
    const file = rows([goods('布洛芬缓释胶囊', 2, { expiry: '2028-06-30' })]);
    const next = after(file, pledge);
    expect(promised(next)).toEqual(['l1 布洛芬缓释胶囊 3 2028-06-30']);
    expect(planImport(file, next).command).toBeUndefined();
  });

  it('conflicting corrections of a fact are refused and reported', () => {
    const pledge = imported([ibuprofen], amend({ lineId: 'l1', ...goods('布洛芬缓释胶囊', 3) }));
    expect(planImport(rows([goods('布洛芬缓释胶囊', 4)]), pledge)).toMatchObject({
      outcome: 'refused',
      detail: 'CHANGED_ON_BOTH_SIDES',
    });
  });

  it('a line that the giver withdrew stays withdrawn', () => {
    const pledge = imported([ibuprofen, lianhua], amend({ lineId: 'l1', ...ibuprofen }));
    const plan = planImport(rows([lianhua, ibuprofen]), pledge);
    expect(plan.rows).toMatchObject([
      { outcome: 'kept', detail: 'WITHDRAWN_SINCE' },
      { outcome: 'unchanged' },
    ]);
    expect(plan.command).toBeUndefined();
  });

  it('a line that the giver withdrew stays withdrawn even after an import that corrected another line', () => {
    const pledge = imported([ibuprofen, lianhua], amend({ lineId: 'l1', ...ibuprofen }));
    const file = rows([goods('布洛芬缓释胶囊', 5), lianhua]);
    const corrected = after(file, pledge);
    expect(promised(corrected)).toEqual(['l1 布洛芬缓释胶囊 5 2028-05-06']);
    // The second import does not promise the removed line again.
    expect(planImport(file, corrected).rows).toMatchObject([
      { outcome: 'unchanged' },
      { outcome: 'kept', detail: 'WITHDRAWN_SINCE' },
    ]);
    expect(planImport(file, corrected).command).toBeUndefined();
  });

  it('the last promised line is not withdrawn, nor reported as withdrawn', () => {
    const pledge = imported([ibuprofen, lianhua], amend({ lineId: 'l2', ...lianhua }));
    const plan = planImport(rows([ibuprofen], { withdrawMissing: true }), pledge);
    expect(plan).toMatchObject({
      outcome: 'unchanged',
      rows: [{ outcome: 'kept', detail: 'WITHDRAWN_SINCE' }],
      missing: [{ line: { lineId: 'l2' }, withdrawn: false }],
      withdrawn: 0,
    });
    expect(plan.command).toBeUndefined();
  });

  it('a line that the file dropped can return', () => {
    const without = after(
      rows([ibuprofen], { withdrawMissing: true }),
      imported([ibuprofen, lianhua]),
    );
    expect(outcomes(rows([ibuprofen, lianhua]), without)).toEqual(['unchanged', 'new']);
  });

  it("the giver's answers about the packs stay, and do not prevent corrections of other lines", () => {
    const told = { ...ibuprofen, legible: true, prescription: false };
    const pledge = imported(
      [ibuprofen, lianhua],
      amend({ lineId: 'l1', ...told }, { lineId: 'l2', ...lianhua }),
      handIn('l1', 2),
    );
    const file = rows([ibuprofen, goods('连花清瘟胶囊', 5)]);
    const { command } = planImport(file, pledge);
    // The command repeats the line that was handed in, and is accepted because the line is
    // unchanged.
    const [event] = pledgeDecider.decide(command as PledgeCommand, pledge);
    expect(event).toMatchObject({
      data: { lines: [{ lineId: 'l1', legible: true, prescription: false }, { quantity: 5 }] },
    });
    const corrected = after(rows([goods('布洛芬缓释胶囊', 3), lianhua]), pledge);
    expect(corrected.lines[0]).toMatchObject({
      outstanding: 1,
      legible: true,
      prescription: false,
    });
  });

  it('a withdrawn pledge stays withdrawn, and new rows are refused', () => {
    const pledge = imported([ibuprofen], { type: 'withdraw' });
    expect(planImport(rows([ibuprofen]), pledge).outcome).toBe('unchanged');
    expect(planImport(rows([ibuprofen, lianhua]), pledge)).toMatchObject({
      outcome: 'refused',
      detail: 'PLEDGE_NOT_OPEN',
    });
  });

  it('changes that contradict a hand-in are refused, and the other rows are imported', () => {
    const pledge = imported([ibuprofen, lianhua], handIn('l1', 2));
    const file = rows([goods('布洛芬缓释胶囊', 1), goods('连花清瘟胶囊', 5)]);
    expect(planImport(file, pledge).rows).toMatchObject([
      { outcome: 'refused', detail: 'LINE_HANDED_IN' },
      { outcome: 'changed' },
    ]);
    expect(promised(after(file, pledge))).toEqual([
      'l1 布洛芬缓释胶囊 2 2028-05-06',
      'l2 连花清瘟胶囊 5 2028-05-06',
    ]);
    const expiry = rows([goods('布洛芬缓释胶囊', 2, { expiry: '2029-01-31' }), lianhua]);
    expect(outcomes(expiry, pledge)).toEqual(['refused', 'unchanged']);
  });
});

describe('for any file', () => {
  const anyLine = fc.record({
    name: fc.constantFrom('布洛芬缓释胶囊', '连花清瘟胶囊', '板蓝根颗粒', '维生素B', '维生素C'),
    quantity: fc.integer({ min: 1, max: 9 }),
    expiry: fc.constantFrom('2027-05-31', '2028-05-31', undefined),
  });
  const anyLines = fc
    .uniqueArray(anyLine, {
      minLength: 1,
      maxLength: 6,
      selector: ({ name, expiry }) => `${name} ${expiry}`,
    })
    .map((lines) =>
      lines.map(({ name, quantity, expiry }) => {
        const { expiry: _default, ...line } = goods(name, quantity);
        return expiry === undefined ? line : { ...line, expiry };
      }),
    );
  const anyHandIns = fc.array(
    fc.record({ line: fc.integer({ min: 1, max: 6 }), quantity: fc.integer({ min: 1, max: 3 }) }),
    { maxLength: 3 },
  );
  const handed = (
    lines: readonly NewLine[],
    hands: readonly { line: number; quantity: number }[],
  ) =>
    imported(
      lines,
      ...hands.flatMap(({ line, quantity }) =>
        line <= lines.length ? [handIn(`l${line}`, quantity)] : [],
      ),
    );

  it('its rows in another order, or only some of them, change nothing', () => {
    fc.assert(
      fc.property(anyLines, anyHandIns, fc.infiniteStream(fc.nat()), (lines, hands, random) => {
        const pledge = handed(
          lines,
          // There is at most one hand-in of one piece. A hand-in beyond the promise would raise the
          // promise above the quantity in the file.
          hands.map(({ line }) => ({ line, quantity: 1 })).slice(0, 1),
        );
        const shuffled = lines
          .map((line) => ({ line, key: random.next().value as number }))
          .sort((a, b) => a.key - b.key)
          .map(({ line }) => line);
        for (let count = 1; count <= shuffled.length; count++)
          expect(planImport(rows(shuffled.slice(0, count)), pledge).command).toBeUndefined();
      }),
    );
  });

  it('when some rows are damaged, only the lines of the others change', () => {
    const anyCorrected = fc.array(
      fc.record({ damaged: fc.boolean(), quantity: fc.option(fc.integer({ min: 1, max: 9 })) }),
      { minLength: 6, maxLength: 6 },
    );
    fc.assert(
      fc.property(anyLines, anyCorrected, fc.boolean(), (lines, corrected, withdraw) => {
        const pledge = handed(lines, []);
        const next = lines.map((line, index) => ({
          ...line,
          quantity: corrected[index]?.quantity ?? line.quantity,
        }));
        const read = next.filter((_, index) => !corrected[index]?.damaged);
        const unreadRows = next.length - read.length;
        fc.pre(read.length > 0);
        const plan = planImport(rows(read, { unreadRows, withdrawMissing: withdraw }), pledge);
        const events =
          plan.command === undefined ? [] : [...pledgeDecider.decide(plan.command, pledge)];
        const done = fold(pledgeDecider, events, pledge) as There;
        expect(done.lines.map(({ lineId, outstanding }) => [lineId, outstanding])).toEqual(
          lines.map(({ quantity }, index) => [
            `l${index + 1}`,
            corrected[index]?.damaged ? quantity : next[index]?.quantity,
          ]),
        );
      }),
    );
  });

  it('lines that people removed or changed stay so when imports repeat their old rows', () => {
    const anyChange = fc.constantFrom('removed', 'changed', 'left');
    fc.assert(
      fc.property(
        anyLines,
        fc.array(anyChange, { minLength: 6, maxLength: 6 }),
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 6, maxLength: 6 }),
        (lines, changes, corrected) => {
          const first = imported(lines);
          const stays = first.lines.filter((_, index) => changes[index] !== 'removed');
          fc.pre(stays.length > 0);
          const here = stays.map(({ lineId, item, expiry, lot, condition, quantity }) => {
            const index = Number(lineId.slice(1)) - 1;
            return {
              lineId,
              item,
              ...(expiry === undefined ? {} : { expiry }),
              ...(lot === undefined ? {} : { lot }),
              condition,
              quantity: quantity + (changes[index] === 'changed' ? 10 : 0),
            };
          });
          const file = rows(
            lines.map((line, index) =>
              changes[index] === 'left' ? { ...line, quantity: corrected[index] ?? 1 } : line,
            ),
          );
          let pledge = imported(lines, amend(...here));
          for (let time = 1; time <= 3; time++) pledge = after(file, pledge);
          expect(pledge.lines.map(({ outstanding }) => outstanding)).toEqual(
            lines.map(({ quantity }, index) =>
              changes[index] === 'removed'
                ? 0
                : changes[index] === 'changed'
                  ? quantity + 10
                  : corrected[index],
            ),
          );
        },
      ),
    );
  });

  it('a second run changes nothing, the ledger balances, and hand-ins stay as they are', () => {
    fc.assert(
      fc.property(anyLines, anyLines, anyHandIns, fc.boolean(), (lines, next, hands, withdraw) => {
        const pledge = handed(lines, hands);
        const file = rows(next, { withdrawMissing: withdraw });
        const plan = planImport(file, pledge);
        let balances: Balances = {};
        const events =
          plan.command === undefined ? [] : [...pledgeDecider.decide(plan.command, pledge)];
        const done = fold(pledgeDecider, events, pledge) as There;
        for (const line of pledge.lines) {
          const now = done.lines.find(({ lineId }) => lineId === line.lineId);
          expect(now?.handedIn).toBe(line.handedIn);
        }
        const moved = events.flatMap((event) => postings(event as never));
        for (const posting of moved) balances = move(balances, posting);
        expect(isBalanced(balances)).toBe(true);
        expect(
          done.lines.reduce((sum, { outstanding }) => sum + outstanding, 0) -
            pledge.lines.reduce((sum, { outstanding }) => sum + outstanding, 0),
        ).toBe(plan.added - plan.withdrawn);
        expect(planImport(file, done).command).toBeUndefined();
      }),
    );
  });
});

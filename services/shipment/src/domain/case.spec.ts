import { given } from '@bluebox/testing';
import { describe, expect, it } from 'vitest';
import { type CaseCommand, type CaseEvent, caseDecider, casesOpenedBy } from './case.ts';

const ids = { caseId: 'case-0001', driveId: 'drive-xiji' };
const subject = { kind: 'missing', consignmentId: 'consignment-1', boxId: 'box-0001' } as const;
const opened: CaseEvent = { type: 'case.opened', data: { ...ids, ...subject } };
const progressed = (stage: 'assigned' | 'contacted' | 'handled' | 'answered'): CaseEvent => ({
  type: 'case.progressed',
  data: { ...ids, stage },
});
const closed: CaseEvent = { type: 'case.closed', data: { ...ids, resolution: 'found' } };
const progress = (
  stage: 'assigned' | 'contacted' | 'handled' | 'answered',
  noteId?: string,
): CaseCommand => ({ type: 'progress', stage, ...(noteId === undefined ? {} : { noteId }) });

describe('a case', () => {
  const open: CaseCommand = { type: 'open', ...ids, ...subject };
  it('is opened once', () => {
    given(caseDecider, []).when(open).then(opened);
    given(caseDecider, [opened]).when(open).thenRefused('CASE_EXISTS');
  });
  it('is opened before it goes on', () => {
    given(caseDecider, []).when(progress('assigned')).thenRefused('UNKNOWN_CASE');
    given(caseDecider, []).when({ type: 'close', resolution: 'found' }).thenRefused('UNKNOWN_CASE');
  });
  it('goes from stage to stage, also over one', () => {
    given(caseDecider, [opened]).when(progress('assigned')).then(progressed('assigned'));
    given(caseDecider, [opened, progressed('assigned')])
      .when(progress('handled'))
      .then(progressed('handled'));
  });
  it('does not go backwards', () =>
    given(caseDecider, [opened, progressed('handled')])
      .when(progress('contacted'))
      .thenRefused('CASE_GOES_BACKWARDS'));
  it('stays at its stage for a note only', () => {
    const contacted = [opened, progressed('contacted')];
    given(caseDecider, contacted).when(progress('contacted')).then();
    given(caseDecider, contacted)
      .when(progress('contacted', 'note-0001'))
      .then({
        type: 'case.progressed',
        data: { ...ids, stage: 'contacted', noteId: 'note-0001' },
      });
  });
  it('is closed with a resolution, at any stage', () => {
    given(caseDecider, [opened]).when({ type: 'close', resolution: 'found' }).then(closed);
    given(caseDecider, [opened, progressed('answered')])
      .when({ type: 'close', resolution: 'written-off', noteId: 'note-0001' })
      .then({
        type: 'case.closed',
        data: { ...ids, resolution: 'written-off', noteId: 'note-0001' },
      });
  });
  it('stays closed', () => {
    given(caseDecider, [opened, closed])
      .when({ type: 'close', resolution: 'found' })
      .thenRefused('CASE_CLOSED');
    given(caseDecider, [opened, closed]).when(progress('answered')).thenRefused('CASE_CLOSED');
  });
});

describe('a receipt opens', () => {
  const receipt = {
    consignmentId: 'consignment-1',
    driveId: 'drive-xiji',
    boxId: 'box-0001',
    receiptId: 'receipt-1',
    from: 'delivered' as const,
    lines: [],
    via: 'link' as const,
  };
  it('no case when all is well', () => expect(casesOpenedBy(receipt)).toStrictEqual([]));
  it("a case for each kind of discrepancy, each with the receipt's note", () => {
    const facts = {
      driveId: 'drive-xiji',
      consignmentId: 'consignment-1',
      boxId: 'box-0001',
      receiptId: 'receipt-1',
      noteId: 'note-0001',
    };
    expect(
      casesOpenedBy({
        ...receipt,
        noteId: 'note-0001',
        cases: [
          { caseId: 'case-0001', kind: 'missing' },
          { caseId: 'case-0002', kind: 'surplus' },
        ],
      }),
    ).toStrictEqual([
      { type: 'open', caseId: 'case-0001', kind: 'missing', ...facts },
      { type: 'open', caseId: 'case-0002', kind: 'surplus', ...facts },
    ]);
  });
});

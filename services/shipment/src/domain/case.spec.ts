import type { CaseEvent } from '@bluebox/contracts';
import { given } from '@bluebox/testing';
import { describe, expect, it } from 'vitest';
import { type CaseCommand, caseDecider, casesOpenedBy } from './case.ts';

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
  it('must be opened first', () => {
    given(caseDecider, []).when(progress('assigned')).thenRefused('UNKNOWN_CASE');
    given(caseDecider, []).when({ type: 'close', resolution: 'found' }).thenRefused('UNKNOWN_CASE');
  });
  it('proceeds from stage to stage, and may skip one', () => {
    given(caseDecider, [opened]).when(progress('assigned')).then(progressed('assigned'));
    given(caseDecider, [opened, progressed('assigned')])
      .when(progress('handled'))
      .then(progressed('handled'));
  });
  it('does not go backwards', () =>
    given(caseDecider, [opened, progressed('handled')])
      .when(progress('contacted'))
      .thenRefused('CASE_GOES_BACKWARDS'));
  it('stays at its stage when only a note is added', () => {
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

describe('a case that was closed too early', () => {
  const reopen: CaseCommand = { type: 'reopen', reason: 'turned-out-otherwise' };
  const reopened: CaseEvent = {
    type: 'case.reopened',
    data: { ...ids, kind: 'missing', reason: 'turned-out-otherwise' },
  };
  it('is reopened and continues at its stage', () => {
    given(caseDecider, [opened, closed]).when(reopen).then(reopened);
    const far = [opened, progressed('handled'), closed];
    given(caseDecider, far)
      .when({ ...reopen, noteId: 'note-0001' })
      .then({
        type: 'case.reopened',
        data: {
          ...ids,
          kind: 'missing',
          stage: 'handled',
          reason: 'turned-out-otherwise',
          noteId: 'note-0001',
        },
      });
    given(caseDecider, [...far, reopened])
      .when(progress('assigned'))
      .thenRefused('CASE_GOES_BACKWARDS');
    given(caseDecider, [...far, reopened])
      .when(progress('answered'))
      .then(progressed('answered'));
  });
  it('is not reopened while it is open', () =>
    given(caseDecider, [opened]).when(reopen).thenRefused('CASE_OPEN'));
});

describe('a case of a receipt that was reversed', () => {
  const end: CaseCommand = { type: 'end-with-receipt' };
  const ended: CaseEvent = {
    type: 'case.closed',
    data: { ...ids, resolution: 'receipt-reversed' },
  };
  it('is closed with the receipt, at any stage', () => {
    given(caseDecider, [opened]).when(end).then(ended);
    given(caseDecider, [opened, progressed('handled')])
      .when(end)
      .then(ended);
  });
  it('keeps its earlier resolution', () => {
    given(caseDecider, [opened, closed]).when(end).then();
    given(caseDecider, [opened, ended]).when(end).then();
  });
  it('is not reopened, because the discrepancy gets a new case if it is confirmed again', () =>
    given(caseDecider, [opened, ended])
      .when({ type: 'reopen', reason: 'other' })
      .thenRefused('RECEIPT_REVERSED'));
});

import { CASE_STAGES, type CaseEvent, type ConsignmentEvent, refuse } from '@bluebox/contracts';
import type { Decider, EventOfType } from '@bluebox/event-sourcing';

export type CaseCommand =
  | ({ readonly type: 'open' } & DataOf<'case.opened'>)
  | {
      readonly type: 'progress';
      readonly stage: CaseStage;
      readonly noteId?: string | undefined;
    }
  | {
      readonly type: 'close';
      readonly resolution: DataOf<'case.closed'>['resolution'];
      readonly noteId?: string | undefined;
    }
  | {
      readonly type: 'reopen';
      readonly reason: DataOf<'case.reopened'>['reason'];
      readonly noteId?: string | undefined;
    }
  /** Ends a case because the receipt that opened it was reversed. */
  | { readonly type: 'end-with-receipt' };

type DataOf<T extends CaseEvent['type']> = EventOfType<CaseEvent, T>['data'];
type CaseStage = DataOf<'case.progressed'>['stage'];

type CaseFacts = Omit<DataOf<'case.opened'>, 'noteId'> & { readonly stage?: CaseStage };

/**
 * The states of a case: open, through its stages (assigned → contacted → handled → answered), and
 * then closed. Stages may be skipped. A reopened case continues at its last stage.
 */
export type Case =
  | { readonly status: 'none' }
  | ({ readonly status: 'open' } & CaseFacts)
  | ({
      readonly status: 'closed';
      readonly resolution: DataOf<'case.closed'>['resolution'];
    } & CaseFacts);

export const caseStream = (caseId: string): string => `case-${caseId}`;

function decide(command: CaseCommand, state: Case): readonly CaseEvent[] {
  if (command.type === 'open') {
    if (state.status !== 'none') throw refuse('CASE_EXISTS');
    const { type, ...data } = command;
    return [{ type: 'case.opened', data }];
  }
  if (state.status === 'none') throw refuse('UNKNOWN_CASE');
  const ids = { caseId: state.caseId, driveId: state.driveId };
  if (command.type === 'end-with-receipt')
    return state.status === 'closed'
      ? []
      : [{ type: 'case.closed', data: { ...ids, resolution: 'receipt-reversed' } }];
  if (command.type === 'reopen') return reopen(command, state);
  if (state.status === 'closed')
    throw refuse('CASE_CLOSED', {
      resolution: state.resolution,
    });
  const note = command.noteId === undefined ? {} : { noteId: command.noteId };

  switch (command.type) {
    case 'progress': {
      const step = stepOf(command.stage) - stepOf(state.stage);
      if (step < 0)
        throw refuse('CASE_GOES_BACKWARDS', {
          stage: state.stage,
        });
      // Repeating the current stage is an event only if a note comes with it.
      if (step === 0 && command.noteId === undefined) return [];
      return [{ type: 'case.progressed', data: { ...ids, stage: command.stage, ...note } }];
    }
    case 'close':
      return [{ type: 'case.closed', data: { ...ids, resolution: command.resolution, ...note } }];
  }
}

function reopen(
  { reason, noteId }: Extract<CaseCommand, { type: 'reopen' }>,
  state: Exclude<Case, { readonly status: 'none' }>,
): readonly CaseEvent[] {
  if (state.status === 'open') throw refuse('CASE_OPEN');
  if (state.resolution === 'receipt-reversed') throw withoutReceipt();
  const { caseId, driveId, kind, stage } = state;
  return [
    {
      type: 'case.reopened',
      data: {
        caseId,
        driveId,
        kind,
        ...(stage === undefined ? {} : { stage }),
        reason,
        ...(noteId === undefined ? {} : { noteId }),
      },
    },
  ];
}

export const withoutReceipt = () => refuse('RECEIPT_REVERSED');

/** Returns the index of the stage, or -1 before the first. */
const stepOf = (stage: CaseStage | undefined): number =>
  stage === undefined ? -1 : CASE_STAGES.indexOf(stage);

function evolve(state: Case, event: CaseEvent): Case {
  if (event.type === 'case.opened') {
    const { noteId, ...facts } = event.data;
    return { status: 'open', ...facts };
  }
  if (state.status === 'none') return state;
  switch (event.type) {
    case 'case.progressed':
      return { ...state, stage: event.data.stage };
    case 'case.closed':
      return { ...state, status: 'closed', resolution: event.data.resolution };
    case 'case.reopened': {
      if (state.status !== 'closed') return state;
      const { resolution, ...facts } = state;
      return { ...facts, status: 'open' };
    }
  }
}

export const caseDecider: Decider<CaseCommand, Case, CaseEvent> = {
  initialState: { status: 'none' },
  decide,
  evolve,
};

/**
 * Returns the cases that a receipt opens, one for each kind of discrepancy, because each kind is
 * followed up differently: missing goods are claimed from the carrier, but damaged goods are
 * replaced. The cases share the receipt's note.
 */
export function casesOpenedBy(
  receipt: EventOfType<ConsignmentEvent, 'receipt.confirmed'>['data'],
): readonly Extract<CaseCommand, { type: 'open' }>[] {
  const { consignmentId, driveId, boxId, receiptId, noteId, cases = [] } = receipt;
  return cases.map(({ caseId, kind }) => ({
    type: 'open',
    caseId,
    driveId,
    kind,
    consignmentId,
    boxId,
    receiptId,
    ...(noteId === undefined ? {} : { noteId }),
  }));
}

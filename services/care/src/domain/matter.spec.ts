import type { MatterEvent } from '@bluebox/contracts';
import { fold } from '@bluebox/event-sourcing';
import { given } from '@bluebox/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deskFacts as desk, deskId, matterId, recorded } from './care.test-support.ts';
import { type Matter, type MatterCommand, matterDecider } from './matter.ts';

const ids = { matterId, deskId };
/** Returns an instant of March 2023, in the first minute of this hour. */
const at = (day: number, hour = 9): string => new Date(Date.UTC(2023, 2, day, hour)).toISOString();
const NOW = at(7);
const clerk = 'account-clerk';
const head = 'account-head';

const openedAs = (part: object = {}): MatterEvent =>
  recorded(
    {
      type: 'matter.opened',
      data: {
        ...ids,
        ...{ number: 7, kind: 'help', topic: 't1', urgency: 'ordinary', limitsVersion: 1 },
        channel: 'phone',
        ...part,
      } as never,
    },
    at(6),
  );
const opened = openedAs();
const event = (type: MatterEvent['type'], data: object = {}, recordedAt = at(6, 10)): MatterEvent =>
  recorded({ type, data: { ...ids, ...data } } as never, recordedAt);
const assigned = event('matter.assigned', { lead: 'u3', helping: [] });
const reached = event('matter.contacted', { via: 'phone', reached: true });
const missed = event('matter.contacted', { via: 'phone', reached: false });
const handled = event('matter.handled', { outcome: 'solved', by: clerk, toReview: false });
const toReview = event('matter.handled', { outcome: 'solved', by: clerk, toReview: true });
const approved = event('matter.reviewed', { verdict: 'approved' });
const answered = event('matter.answered', { via: 'phone' });
const closed = event('matter.closed');
const done = [opened, assigned, reached, handled, answered];

const after = (...events: readonly MatterEvent[]) => ({
  when: (command: MatterCommand, now = NOW) => given(matterDecider(now), events).when(command),
});
const plain = (type: MatterEvent['type'], data: object = {}) =>
  ({ type, data: { ...ids, ...data } }) as never;

describe('a matter', () => {
  it('is opened once, on a topic of its desk', () => {
    const { type: _, data } = opened as Extract<MatterEvent, { type: 'matter.opened' }>;
    after()
      .when({ type: 'open', ...data, desk })
      .then({ type: 'matter.opened', data });
    after(opened)
      .when({ type: 'open', ...data, desk })
      .thenRefused('MATTER_EXISTS');
    after()
      .when({ type: 'open', ...data, topic: 't9', desk })
      .thenRefused('UNKNOWN_TOPIC');
    after().when({ type: 'resume' }).thenRefused('UNKNOWN_MATTER');
  });
  it('changes its kind, topic and urgency, and nothing if they stay', () => {
    const fields = { kind: 'repair', topic: 't2', urgency: 'supply' } as const;
    after(opened)
      .when({ type: 'reclassify', ...fields, desk })
      .then(plain('matter.reclassified', fields));
    after(opened)
      .when({ type: 'reclassify', kind: 'help', topic: 't1', urgency: 'ordinary', desk })
      .then();
  });
});

describe('who is in charge', () => {
  it('is one unit, which others help', () => {
    after(opened)
      .when({ type: 'assign', lead: 'u3', helping: ['u4', 'u3', 'u4'], desk })
      .then(plain('matter.assigned', { lead: 'u3', helping: ['u4'] }));
    after(opened)
      .when({ type: 'assign', lead: 'u8', helping: ['u9'], desk })
      .thenRefused('UNKNOWN_UNIT', { units: 'u8, u9' });
    after(opened, assigned).when({ type: 'assign', lead: 'u3', helping: [], desk }).then();
  });
  it('stays in charge after handing it back, until another unit is assigned', () => {
    const back = { instead: 'u4', why: 'not-ours' } as const;
    const events = [opened, assigned, event('matter.handed-back', { unitId: 'u3', ...back })];
    after(opened, assigned)
      .when({ type: 'hand-back', ...back, desk })
      .then(plain('matter.handed-back', { unitId: 'u3', ...back }));
    expect(fold(matterDecider(NOW), events)).toMatchObject({
      lead: 'u3',
      handedBack: { instead: 'u4' },
    });
    after(...events)
      .when({ type: 'assign', lead: 'u3', helping: [], desk })
      .then(plain('matter.assigned', { lead: 'u3', helping: [] }));
  });
  it('hands nothing back without another unit that should lead', () => {
    after(opened, assigned)
      .when({ type: 'hand-back', instead: 'u3', why: 'not-ours', desk })
      .thenRefused('SAME_UNIT');
    after(opened, assigned)
      .when({ type: 'hand-back', instead: 'u9', why: 'not-ours', desk })
      .thenRefused('UNKNOWN_UNIT');
    after(opened)
      .when({ type: 'hand-back', instead: 'u4', why: 'not-ours', desk })
      .thenRefused('NOT_ASSIGNED');
  });
  it('escalates level by level, and confers with other units', () => {
    after(opened, assigned)
      .when({ type: 'escalate', desk })
      .then(plain('matter.escalated', { to: 'u2' }));
    const higher = [opened, assigned, event('matter.escalated', { to: 'u2' })];
    after(...higher)
      .when({ type: 'escalate', desk })
      .then(plain('matter.escalated', { to: 'u1' }));
    after(...higher, event('matter.escalated', { to: 'u1' }))
      .when({ type: 'escalate', desk })
      .thenRefused('NO_HIGHER_UNIT');
    after(opened).when({ type: 'escalate', desk }).thenRefused('NOT_ASSIGNED');
    after(opened)
      .when({ type: 'confer', units: ['u1', 'u1'], desk })
      .thenRefused('ONE_UNIT');
    after(opened)
      .when({ type: 'confer', units: ['u1', 'u2'], desk })
      .then(plain('matter.conferred', { units: ['u1', 'u2'] }));
  });
});

describe('a pause', () => {
  it('ends by itself when the asker whom it waits for writes', () => {
    const paused = event('matter.paused', { why: 'asker' });
    after(opened)
      .when({ type: 'pause', why: 'asker' })
      .then(plain('matter.paused', { why: 'asker' }));
    after(opened, paused)
      .when({ type: 'tell', noteId: 'note-0001' })
      .then(plain('matter.told', { noteId: 'note-0001' }), plain('matter.resumed'));
    after(opened, event('matter.paused', { why: 'third-party' }))
      .when({ type: 'tell', noteId: 'note-0001' })
      .then(plain('matter.told', { noteId: 'note-0001' }));
    after(opened, paused).when({ type: 'pause', why: 'third-party' }).thenRefused('MATTER_PAUSED');
    after(opened, paused).when({ type: 'pause', why: 'asker' }).then();
    after(opened, paused).when({ type: 'resume' }).then(plain('matter.resumed'));
    after(opened).when({ type: 'resume' }).then();
  });
});

describe('an extension', () => {
  const until = at(20);
  const asked = event('matter.extension-asked', { until, by: clerk });
  const ask = { type: 'ask-extension', until, by: clerk, desk } as const;
  const grant = { type: 'decide-extension', granted: true, by: head, desk } as const;
  it('is asked for before the limit ends, and granted by somebody else', () => {
    after(opened, assigned)
      .when(ask)
      .then(plain('matter.extension-asked', { until, by: clerk }));
    after(opened, assigned, asked).when(grant).then(plain('matter.extended', { until }));
    after(opened, assigned, asked)
      .when({ ...grant, by: clerk })
      .thenRefused('SAME_PERSON');
    after(opened, assigned, asked)
      .when({ ...grant, granted: false, noteId: 'note-0001' })
      .then(plain('matter.extension-refused', { noteId: 'note-0001' }));
    after(opened, assigned).when(grant).thenRefused('NO_EXTENSION_ASKED');
  });
  it('is neither asked for nor granted once the limit is over', () => {
    after(opened, assigned)
      .when(ask, at(13, 10))
      .thenRefused('LIMIT_OVER', { due: at(13) });
    after(opened, assigned, asked).when(grant, at(13, 10)).thenRefused('LIMIT_OVER');
    after(opened, assigned)
      .when({ ...ask, until: at(12) })
      .thenRefused('NOT_LATER', { due: at(13) });
  });
});

describe('closing', () => {
  const close = { type: 'close' } as const;
  it('needs that the asker was spoken to, or three tries', () => {
    after(opened, assigned, handled, answered).when(close).thenRefused('NOT_CONTACTED');
    after(opened, assigned, missed, missed, handled, answered)
      .when(close)
      .thenRefused('NOT_CONTACTED');
    after(opened, assigned, missed, missed, missed, handled, answered)
      .when(close)
      .then(plain('matter.closed'));
    after(...done)
      .when(close)
      .then(plain('matter.closed'));
  });
  it('needs what was done, and an answer', () => {
    after(opened, assigned, reached).when(close).thenRefused('NOT_HANDLED');
    after(opened, assigned, reached, handled).when(close).thenRefused('NOT_ANSWERED');
    after(opened, assigned, reached)
      .when({ type: 'answer', via: 'phone' })
      .thenRefused('NOT_HANDLED');
    after(opened, reached)
      .when({ type: 'handle', outcome: 'solved', by: clerk, desk })
      .thenRefused('NOT_ASSIGNED');
  });
  it('needs the review of somebody else, where the desk asks for one', () => {
    const complaint = [openedAs({ kind: 'complaint' }), assigned, reached, toReview];
    after(openedAs({ kind: 'complaint' }), assigned)
      .when({ type: 'handle', outcome: 'solved', by: clerk, desk })
      .then(plain('matter.handled', { outcome: 'solved', by: clerk, toReview: true }));
    const review = { type: 'review', verdict: 'approved', by: head } as const;
    after(...complaint)
      .when({ type: 'answer', via: 'phone' })
      .thenRefused('NOT_REVIEWED');
    after(...complaint)
      .when({ ...review, by: clerk })
      .thenRefused('SAME_PERSON');
    after(...complaint)
      .when(review)
      .then(plain('matter.reviewed', { verdict: 'approved' }));
    after(...complaint, approved, answered)
      .when(close)
      .then(plain('matter.closed'));
    after(openedAs({ kind: 'complaint' }), assigned, reached)
      .when(review)
      .thenRefused('NOT_HANDLED');
  });
  it('starts again with handling when the review sends it back, or it is handled anew', () => {
    const back = event('matter.reviewed', { verdict: 'sent-back' });
    after(...done, back)
      .when(close)
      .thenRefused('NOT_HANDLED');
    after(...done, handled)
      .when(close)
      .thenRefused('NOT_ANSWERED');
  });
  it('ends every step but the asker’s word', () => {
    after(...done, closed)
      .when(close)
      .thenRefused('MATTER_CLOSED');
    after(...done, closed)
      .when({ type: 'pause', why: 'asker' })
      .thenRefused('MATTER_CLOSED');
    after(...done, closed)
      .when({ type: 'tell', noteId: 'note-0001' })
      .thenRefused('MATTER_CLOSED');
    after(...done, closed)
      .when({ type: 'note', noteId: 'note-0001' })
      .then(plain('matter.noted', { noteId: 'note-0001' }));
  });
});

describe('the asker’s word', () => {
  const call = { type: 'call-back', callbackId: 'callback-1', from: 'phone' } as const;
  it('is heard after closing only', () => {
    after(...done)
      .when({ ...call, reached: false })
      .thenRefused('MATTER_OPEN');
    after(...done, closed)
      .when({ ...call, reached: false })
      .then(
        plain('matter.called-back', { callbackId: 'callback-1', from: 'phone', reached: false }),
      );
  });
  it('opens the matter again, in the same commit, when it is not solved', () => {
    const word = { callbackId: 'callback-1', from: 'asker', reached: true, solved: 'no' } as const;
    after(...done, closed)
      .when({ type: 'call-back', ...word })
      .then(
        plain('matter.called-back', word),
        plain('matter.reopened', { why: 'not-solved', callbackId: 'callback-1' }),
      );
    after(...done, closed)
      .when({ type: 'call-back', ...word, solved: 'partly' })
      .then(plain('matter.called-back', { ...word, solved: 'partly' }));
  });
  it('has to be there exactly if the asker was reached', () => {
    after(...done, closed)
      .when({ ...call, reached: true })
      .thenRefused('WORD_MISSING');
    after(...done, closed)
      .when({ ...call, reached: false, satisfied: 5 })
      .thenRefused('WORD_WITHOUT_REACHING');
  });
});

describe('opening again', () => {
  const again = { type: 'reopen', why: 'new-facts', desk } as const;
  it('is for the asker within the days that the desk gives, and for the office at any time', () => {
    const late = at(6 + 31, 11);
    after(...done, closed)
      .when({ ...again, from: 'asker' })
      .then(plain('matter.reopened', { why: 'new-facts' }));
    after(...done, closed)
      .when({ ...again, from: 'asker' }, late)
      .thenRefused('REOPEN_TOO_LATE', { days: 30 });
    after(...done, closed)
      .when({ ...again, from: 'office' }, late)
      .then(plain('matter.reopened', { why: 'new-facts' }));
    after(...done)
      .when({ ...again, from: 'asker' })
      .thenRefused('MATTER_OPEN');
  });
  it('begins the loop anew, under the same unit', () => {
    const reopened = event('matter.reopened', { why: 'not-solved' });
    after(...done, closed, reopened)
      .when({ type: 'close' })
      .thenRefused('NOT_CONTACTED');
    expect(fold(matterDecider(NOW), [...done, closed, reopened])).toMatchObject({
      status: 'open',
      lead: 'u3',
    });
  });
});

describe('the end of a matter', () => {
  it('is its merge into another one, or that nobody waits for it', () => {
    after(opened)
      .when({ type: 'merge', into: 'matter-0002' })
      .then(plain('matter.merged', { into: 'matter-0002' }));
    after(opened).when({ type: 'merge', into: matterId }).thenRefused('SAME_MATTER');
    const merged = event('matter.merged', { into: 'matter-0002' });
    after(opened, merged)
      .when({ type: 'resume' })
      .thenRefused('MATTER_MERGED', { into: 'matter-0002' });
    after(opened)
      .when({ type: 'drop', why: 'asker' })
      .then(plain('matter.dropped', { why: 'asker' }));
    const dropped = event('matter.dropped', { why: 'asker' });
    after(opened, dropped).when({ type: 'drop', why: 'asker' }).then();
    after(opened, dropped)
      .when({ type: 'reopen', from: 'office', why: 'new-facts', desk })
      .thenRefused('MATTER_DROPPED');
  });
  it('forgets its asker once, at any time', () => {
    after(...done, closed)
      .when({ type: 'forget-asker' })
      .then(plain('matter.asker-forgotten'));
    after(...done, closed, event('matter.asker-forgotten'))
      .when({ type: 'forget-asker' })
      .then();
  });
  it('gives each link a new generation', () => {
    after(opened)
      .when({ type: 'rotate-link' })
      .then(plain('matter.link-rotated', { generation: 2 }));
    after(opened, event('matter.link-rotated', { generation: 2 }))
      .when({ type: 'rotate-link' })
      .then(plain('matter.link-rotated', { generation: 3 }));
  });
});

const commands: fc.Arbitrary<MatterCommand> = fc.oneof(
  fc.constantFrom<MatterCommand>(
    { type: 'assign', lead: 'u3', helping: [], desk },
    { type: 'assign', lead: 'u4', helping: ['u3'], desk },
    { type: 'hand-back', instead: 'u4', why: 'not-ours', desk },
    { type: 'contact', via: 'phone', reached: true },
    { type: 'contact', via: 'phone', reached: false },
    { type: 'tell', noteId: 'note-0001' },
    { type: 'pause', why: 'asker' },
    { type: 'resume' },
    { type: 'handle', outcome: 'solved', by: clerk, desk },
    { type: 'review', verdict: 'approved', by: head },
    { type: 'review', verdict: 'sent-back', by: head },
    { type: 'review', verdict: 'approved', by: clerk },
    { type: 'answer', via: 'phone' },
    { type: 'close' },
    { type: 'call-back', callbackId: 'callback-1', from: 'phone', reached: true, solved: 'no' },
    { type: 'call-back', callbackId: 'callback-1', from: 'phone', reached: true, solved: 'yes' },
    { type: 'reopen', from: 'office', why: 'new-facts', desk },
  ),
);

/** Carries out commands one hour after the other; refused ones change nothing. */
function play(first: MatterEvent, sent: readonly MatterCommand[]): readonly MatterEvent[] {
  const events = [first];
  sent.forEach((command, hour) => {
    const now = at(6, 10 + hour);
    const decider = matterDecider(now);
    try {
      for (const each of decider.decide(command, fold<Matter, MatterEvent>(decider, events)))
        events.push(recorded(each, now));
    } catch {
      // The command was refused.
    }
  });
  return events;
}

describe('the loop of any matter', () => {
  it('is closed only after contact, handling, the review that its kind needs, and an answer', () =>
    fc.assert(
      fc.property(
        fc.constantFrom('help', 'complaint'),
        fc.array(commands, { minLength: 1, maxLength: 40 }),
        (kind, sent) => {
          const events = play(openedAs({ kind }), sent);
          for (const [index, { type }] of events.entries()) {
            if (type !== 'matter.closed') continue;
            const before = events.slice(0, index);
            const since = before.slice(
              before.findLastIndex((each) => each.type === 'matter.reopened') + 1,
            );
            const last = (wanted: MatterEvent['type']) =>
              since.findLastIndex((each) => each.type === wanted);
            const tries = since.filter((each) => each.type === 'matter.contacted');
            expect(tries.some((each) => each.data.reached) || tries.length >= 3, 'contacted').toBe(
              true,
            );
            expect(last('matter.handled'), 'handled').toBeGreaterThanOrEqual(0);
            expect(last('matter.answered')).toBeGreaterThan(last('matter.handled'));
            if (kind === 'complaint')
              expect(last('matter.reviewed')).toBeGreaterThan(last('matter.handled'));
          }
        },
      ),
      { numRuns: 2_000 },
    ));
  it('runs its clock exactly while it is open and not paused', () =>
    fc.assert(
      fc.property(fc.array(commands, { maxLength: 40 }), (sent) => {
        const matter = fold<Matter, MatterEvent>(matterDecider(NOW), play(opened, sent));
        if (matter.status === 'none') throw new Error('the matter was opened');
        const isRunning = matter.status === 'open' && matter.pausedFor === undefined;
        expect(matter.clock.running.filter(({ to }) => to === undefined)).toHaveLength(
          isRunning ? 1 : 0,
        );
        expect(matter.clock.paused).toBe(matter.pausedFor !== undefined);
      }),
    ));
});

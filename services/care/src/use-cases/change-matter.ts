import type { CallBackBody, ReviewBody, SayBody, TakeStepBody } from '@bluebox/contracts';
import { type CommandContext, type EventStore, execute } from '@bluebox/event-sourcing';
import { type Caller, ok } from '@bluebox/service-http';
import type { z } from 'zod';
import { type MatterCommand, matterDecider, matterStream } from '../domain/matter.ts';
import type { Notes } from '../notes.ts';
import { factsOfDesk, readDesk } from './known-desk.ts';
import { assertMayAct, matterTarget, readMatter, type StoredMatter } from './known-matter.ts';
import { assertMergeable } from './merge-target.ts';

export interface MattersChanged {
  readonly store: EventStore;
  readonly notes: Notes;
  readonly newId: () => string;
}

/** A request of somebody on a matter. */
export interface MatterRequest {
  readonly matterId: string;
  readonly caller: Caller;
  readonly context: CommandContext;
  readonly ifMatch?: number | undefined;
}

type Change = Exclude<MatterCommand, { type: 'open' }>;
type Noted = { readonly noteId?: string | undefined };

/** Carries out a command on a matter, with its note. A refusal erases the note. */
async function change(
  { store, notes }: Pick<MattersChanged, 'store' | 'notes'>,
  { matterId, caller, context, ifMatch }: MatterRequest,
  note: string | undefined,
  command: (stored: StoredMatter, noted: Noted) => Promise<Change>,
) {
  const stored = await readMatter(store, matterId);
  const { deskId } = stored.matter;
  assertMayAct(stored.matter, caller);
  return notes.withNote(matterStream(matterId), note, context.at, async (noteId) => {
    const decided = await command(stored, noteId === undefined ? {} : { noteId });
    return execute(store, {
      context,
      targets: { matter: matterTarget(matterId, context.at, ifMatch) },
      scope: () => deskId,
      decide: ({ matter }) => ({ matter: matterDecider(context.at).decide(decided, matter) }),
      answer: (_states, versions) => ok({ matterId, version: versions.matter }, versions.matter),
    });
  });
}

/** Reads the terms and limits under which a matter is handled. */
async function deskOf(store: EventStore, { matter }: StoredMatter) {
  const { desk } = await readDesk(store, matter.deskId);
  return factsOfDesk(desk, matter.limitsVersion);
}

/** Takes a step of the office. */
export const takeStep = (
  changed: MattersChanged,
  request: MatterRequest,
  body: z.output<typeof TakeStepBody>,
) =>
  change(changed, request, 'note' in body ? body.note : undefined, async (stored, noted) => {
    const by = request.context.actor;
    const desk = await deskOf(changed.store, stored);
    switch (body.step) {
      case 'reclassify':
        return {
          type: 'reclassify',
          kind: body.kind,
          topic: body.topic,
          urgency: body.urgency,
          desk,
        };
      case 'assign':
        return { type: 'assign', lead: body.lead, helping: body.helping, desk };
      case 'hand-back':
        return { type: 'hand-back', instead: body.instead, why: body.why, ...noted, desk };
      case 'contact':
        return { type: 'contact', via: body.via, reached: body.reached, ...noted };
      case 'pause':
        return { type: 'pause', why: body.why, ...noted };
      case 'resume':
        return { type: 'resume' };
      case 'ask-extension':
        return { type: 'ask-extension', until: body.until, by, ...noted, desk };
      case 'escalate':
        return { type: 'escalate', ...noted, desk };
      case 'confer':
        return { type: 'confer', units: body.units, ...noted, desk };
      case 'note':
        return { type: 'note', noteId: noted.noteId as string };
      case 'handle':
        return { type: 'handle', outcome: body.outcome, by, ...noted, desk };
      case 'answer':
        return { type: 'answer', via: body.via, ...noted };
      case 'close':
        return { type: 'close' };
      case 'reopen':
        return { type: 'reopen', from: 'office', why: body.why, ...noted, desk };
      case 'merge':
        await assertMergeable(changed.store, stored.matter, body.into);
        return { type: 'merge', into: body.into };
      case 'drop':
        return { type: 'drop', why: body.why };
    }
  });

/** Decides on what somebody else has done or asked for. */
export const reviewMatter = (
  changed: MattersChanged,
  request: MatterRequest,
  body: z.output<typeof ReviewBody>,
) =>
  change(changed, request, body.note, async (stored, noted) => {
    const by = request.context.actor;
    return body.of === 'handling'
      ? { type: 'review', verdict: body.verdict, by, ...noted }
      : {
          type: 'decide-extension',
          granted: body.granted,
          by,
          ...noted,
          desk: await deskOf(changed.store, stored),
        };
  });

/** Records a call to the asker after the matter was closed. */
export const callBackMatter = (
  changed: MattersChanged,
  request: MatterRequest,
  { note, ...word }: z.output<typeof CallBackBody>,
) =>
  change(changed, request, note, async (_stored, noted) => ({
    type: 'call-back',
    callbackId: changed.newId(),
    from: 'phone',
    ...word,
    ...noted,
  }));

/** Takes a message of the asker, the word on a closed matter, or the wish to open it again. */
export const sayOnMatter = (
  changed: MattersChanged,
  request: MatterRequest,
  body: z.output<typeof SayBody>,
) =>
  change(changed, request, body.words, async (stored, noted) => {
    switch (body.say) {
      case 'message':
        return { type: 'tell', noteId: noted.noteId as string };
      case 'word': {
        const { contacted, solved, satisfied } = body;
        return {
          type: 'call-back',
          callbackId: changed.newId(),
          ...{ from: 'asker', reached: true },
          ...(contacted === undefined ? {} : { contacted }),
          ...(solved === undefined ? {} : { solved }),
          ...(satisfied === undefined ? {} : { satisfied }),
          ...noted,
        };
      }
      case 'reopen':
        return {
          type: 'reopen',
          ...{ from: 'asker', why: 'not-solved' },
          ...noted,
          desk: await deskOf(changed.store, stored),
        };
    }
  });

/** Gives the asker's private link a new generation. */
export const rotateMatterLink = (
  { store }: Pick<MattersChanged, 'store'>,
  { matterId, caller, context }: MatterRequest,
) =>
  execute(store, {
    context,
    targets: { matter: matterTarget(matterId, context.at) },
    scope: ({ matter }) => (matter.status === 'none' ? '' : matter.deskId),
    decide({ matter }) {
      if (matter.status !== 'none') assertMayAct(matter, caller);
      return { matter: matterDecider(context.at).decide({ type: 'rotate-link' }, matter) };
    },
    answer: ({ matter }, versions) =>
      ok(
        {
          matterId,
          version: versions.matter,
          generation: matter.status === 'none' ? 1 : matter.linkGeneration,
        },
        versions.matter,
      ),
  });

import type { DriveView, RejectionReason, SubmitPledgeAnswer } from '@bluebox/contracts';
import { unconfirmedAmounts } from '@bluebox/contracts/large-pledge';
import { routes } from '@bluebox/contracts/routes';
import { type Dispatch, useEffect, useRef, useState } from 'react';
import {
  ApiProblem,
  newIdempotencyKey,
  postText,
  type WrittenRequest,
  writeRequest,
} from '../../platform/api.ts';
import { navigate } from '../navigation/navigation.ts';
import type { ProofSource } from '../offline/proof-of-work.ts';
import type { QueuedRequest, Refusal } from '../offline/send-queue.ts';
import { useSendQueue } from '../offline/use-send-queue.ts';
import { type Draft, type DraftAction, submissionOf } from './draft.ts';
import { type HandInAnswers, hasContact } from './hand-in-schema.ts';
import { givePath } from './step-properties.ts';
import {
  forgetSent,
  readPending,
  rememberGiven,
  rememberSent,
  sentBefore,
  writePending,
} from './stored-pledges.ts';

export interface PledgeSending {
  readonly status: 'resting' | 'sending' | 'waiting' | 'registered-before';
  readonly because: 'network' | 'busy' | undefined;
  /**
   * Whether the pledge is sent without contact data, because the data was typed before the page was
   * closed, and is not stored on the device.
   */
  readonly contactLeftOut: boolean;
  /**
   * Whether this page has contact data, which would be lost if the page were closed before the
   * pledge arrives.
   */
  readonly contactAtStake: boolean;
  readonly refusal: string | undefined;
  /** Items that exceed limited needs, if the pledge was refused for that. */
  readonly lacking: readonly LackingItem[];
  /** Sends the pledge although needs that ask first are full. */
  readonly insist: () => void;
  /** Sends the pledge. Does nothing while the pledge is being sent or waiting. */
  readonly send: () => void;
  readonly retry: () => void;
  /** Stops waiting and returns to the answers. */
  readonly discard: () => void;
}

/** An item of the draft of which more was promised than is wanted. */
export interface LackingItem {
  /** Place of the item in the draft, from 0. */
  readonly index: number;
  readonly limit: 'ask' | 'strict';
  readonly remaining: number;
}

/** Reads the data of the refusal `NEED_FULL`, whose lines are numbered from `l1`. */
const lackingIn = (data: Readonly<Record<string, unknown>>): readonly LackingItem[] =>
  (data['lines'] as readonly (Omit<LackingItem, 'index'> & { readonly lineId: string })[]).map(
    ({ lineId, limit, remaining }) => ({ index: Number(lineId.slice(1)) - 1, limit, remaining }),
  );

type Answer = SubmitPledgeAnswer & { readonly changedSince?: boolean };

const awaitedOf = ({ items }: Draft, { terms }: DriveView) =>
  unconfirmedAmounts(terms.needs, { channel: 'form', promised: items, confirmed: [] });

/**
 * Sends bodies under one key until the service recognizes a body that was accepted before.
 * @returns the answer to that body; `undefined` if no body is recognized.
 */
async function firstAnswer(
  key: string,
  requests: readonly WrittenRequest<typeof routes.submitPledge>[],
): Promise<SubmitPledgeAnswer | undefined> {
  for (const request of requests)
    try {
      return await postText(request, { idempotencyKey: key });
    } catch (error) {
      if (!(error instanceof ApiProblem) || error.code !== 'IDEMPOTENCY_KEY_REUSED') throw error;
    }
  return undefined;
}

/** Codes of refusals that mean that the drive has changed or closed since the page loaded it. */
const CHANGED_TERMS: ReadonlySet<string> = new Set([
  'NOTICE_CHANGED',
  'DRIVE_CLOSED',
  'UNKNOWN_HAND_IN_POINT',
  'UNKNOWN_DEPARTMENT',
]);

/** Largest number of attempts while the service refuses the proof (`PROOF_…`). */
const PROOF_ATTEMPTS = 3;

/**
 * Sends a pledge so that it is registered once. All attempts have the draft's key, even after the
 * page was closed and opened again. Until the pledge is refused or discarded, they also have the
 * same bytes, unless a refused proof was replaced or the body was lost with the page.
 */
export function usePledgeSending({
  drive,
  draft,
  answers,
  proofs,
  dispatch,
  onReload,
  onNotTaken,
}: {
  readonly drive: DriveView;
  readonly draft: Draft;
  readonly answers: HandInAnswers;
  readonly proofs: ProofSource;
  readonly dispatch: Dispatch<DraftAction>;
  readonly onReload: () => void;
  /** Called with the items that the rules refuse, by index in the draft. */
  readonly onNotTaken: (
    lines: readonly { readonly index: number; readonly reasons: readonly RejectionReason[] }[],
  ) => void;
}): PledgeSending {
  const { driveId } = drive;
  const path = routes.submitPledge.at({ driveId });
  const [before] = useState(() => readPending(driveId));
  const text = useRef(before?.text);
  const [registeredBefore, setRegisteredBefore] = useState(false);
  const contactLeftOut = before?.contactLeftOut ?? false;

  const [lacking, setLacking] = useState<readonly LackingItem[]>([]);
  const despiteFull = useRef(false);
  const notTaken = useRef<Parameters<typeof onNotTaken>[0]>([]);
  const send = async ({ key }: QueuedRequest): Promise<Answer> => {
    const noticeVersion = before?.noticeVersion ?? drive.terms.noticeVersion;
    let sentTwice = false;
    for (let attempt = 1; ; attempt++) {
      text.current ??= writeRequest(
        path,
        submissionOf(
          draft,
          answers.giver,
          noticeVersion,
          await proofs.ready(),
          despiteFull.current,
        ),
      ).text;
      const withContact = hasContact(answers.giver);
      writePending(driveId, {
        ...(withContact ? {} : { text: text.current }),
        noticeVersion,
        contactLeftOut: withContact || contactLeftOut,
      });
      rememberSent(driveId, key, text.current);
      try {
        return await postText({ path, text: text.current }, { idempotencyKey: key });
      } catch (error) {
        if (error instanceof ApiProblem && error.code === 'IDEMPOTENCY_KEY_REUSED') {
          // Another version of this draft has arrived under this key. The service returns the
          // answer only for the body of that version, so the last bodies sent are tried.
          const earlier = sentBefore(driveId, key).map((body) => ({ path, text: body }));
          const answer = await firstAnswer(key, earlier);
          if (answer !== undefined) return { ...answer, changedSince: true };
        }
        if (error instanceof ApiProblem && error.code === 'LINE_NOT_TAKEN')
          notTaken.current = error.data['lines'] as typeof notTaken.current;
        if (error instanceof ApiProblem && error.code === 'NEED_FULL')
          setLacking(lackingIn(error.data));
        if (!(error instanceof ApiProblem) || !error.code.startsWith('PROOF_')) throw error;
        if (attempt >= PROOF_ATTEMPTS) throw error;
        // An earlier attempt may have arrived and spent the proof, while its answer was lost.
        // Sending the same bytes returns that answer.
        if (error.code === 'PROOF_SPENT' && !sentTwice) {
          sentTwice = true;
          continue;
        }
        text.current = undefined;
        const { zeroBits } = error.data;
        proofs.renew(typeof zeroBits === 'number' ? zeroBits : undefined);
      }
    }
  };

  const settle = () => {
    text.current = undefined;
    writePending(driveId, undefined);
  };

  const sending = useSendQueue({
    send,
    onArrived(request, { pledgeId, reference, code, warnings, bringBy, changedSince }) {
      const { handInPointId } = draft;
      rememberGiven({
        driveId,
        key: request.key,
        pledgeId,
        reference,
        code,
        warnings,
        handInPointId,
        ...(bringBy === undefined ? {} : { bringBy }),
        // If an earlier version of the pledge arrived, this page does not know its amounts.
        ...(changedSince === undefined ? { awaiting: awaitedOf(draft, drive) } : { changedSince }),
      });
      forgetSent(driveId);
      settle();
      navigate(givePath(drive), { step: 'done', pledgeId }, { replace: true });
      dispatch({ type: 'begin', key: newIdempotencyKey() });
    },
    onRefused({ code }: Refusal) {
      settle();
      if (code === 'IDEMPOTENCY_KEY_REUSED') {
        setRegisteredBefore(true);
        dispatch({ type: 'begin', key: newIdempotencyKey() });
      } else if (code === 'LINE_NOT_TAKEN') onNotTaken(notTaken.current);
      else if (CHANGED_TERMS.has(code)) onReload();
    },
  });
  const { queue } = sending;

  const give = () =>
    sending.dispatch({
      type: 'give',
      request: { about: draft.key, key: draft.key },
    });
  // A pledge that was on its way when the page was closed is sent again.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only once, when the page opens
  useEffect(() => {
    if (before === undefined) return;
    if (draft.items.length > 0) give();
    else settle();
  }, []);

  return {
    status: registeredBefore ? 'registered-before' : queue.phase,
    because: queue.because,
    contactLeftOut,
    contactAtStake: hasContact(answers.giver),
    refusal: queue.refusals.at(-1)?.code,
    lacking: queue.refusals.at(-1)?.code === 'NEED_FULL' ? lacking : [],
    send() {
      despiteFull.current = false;
      give();
    },
    insist() {
      despiteFull.current = true;
      give();
    },
    retry: () => sending.dispatch({ type: 'wake' }),
    discard() {
      settle();
      sending.dispatch({ type: 'abandon' });
    },
  };
}

import type { DriveView } from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import {
  type RefObject,
  useCallback,
  useEffect,
  useMemo,
  useReducer,
  useRef,
  useState,
} from 'react';
import { useTranslation } from 'react-i18next';
import { drivePath } from '../../domain/drive-address.ts';
import { itemText } from '../../domain/quantity-text.ts';
import { newIdempotencyKey, serverNow } from '../../platform/api.ts';
import { calendarDay, formatDay } from '../../platform/formatting.ts';
import { Callout } from '../components/callout.tsx';
import { Carton } from '../components/carton.tsx';
import { Loading } from '../components/loading.tsx';
import { Page } from '../components/page.tsx';
import { ProblemPage } from '../components/problem-page.tsx';
import { useDrive } from '../data/use-drive.ts';
import { drivePhase, phaseText } from '../drive/drive-phase.ts';
import { Link } from '../navigation/link.tsx';
import { navigate, useLocation } from '../navigation/navigation.ts';
import { proofSource } from '../offline/proof-of-work.ts';
import { beforeSending, type ImpossibleItem, impossibleItems } from './before-sending.ts';
import { CheckStep } from './check-step.tsx';
import { DoneStep } from './done-step.tsx';
import { type Draft, draftReducer, type GiveStep, newDraft, stepInView } from './draft.ts';
import { ExpiryStep } from './expiry-step.tsx';
import { type HandInAnswers, type HandInValues, NO_ANSWERS } from './hand-in-schema.ts';
import { HandInStep } from './hand-in-step.tsx';
import { ItemStep } from './item-step.tsx';
import { ItemsStep } from './items-step.tsx';
import { givePath } from './step-properties.ts';
import {
  onDraftElsewhere,
  readDraft,
  readGiven,
  readPending,
  writeDraft,
} from './stored-pledges.ts';
import { type TakenOff, TakenOffContext } from './taken-off.tsx';
import { UnansweredContext } from './unanswered.tsx';
import { usePledgeSending } from './use-pledge-sending.ts';
import { WaitingStep } from './waiting-step.tsx';

export function GivePage({ slug }: { readonly slug: string }) {
  const { t } = useTranslation();
  const { resource, reload } = useDrive(slug);
  const { state } = useLocation();
  if (resource.status === 'loading') return <Loading />;
  if (resource.status === 'failed')
    return <ProblemPage problem={resource.problem} onRetry={reload} notFound="drive" />;
  const drive = resource.body;
  const now = serverNow();
  const today = calendarDay(now);
  const phase = drivePhase(drive, today);
  // A waiting pledge may have arrived before the drive closed, so the form stays until the outcome
  // is known.
  if (phase === 'open' || state.step === 'done' || readPending(drive.driveId) !== undefined)
    return <GiveForm key={drive.driveId} drive={drive} onReload={reload} />;
  const { opensOn, closesOn } = drive.terms.window;
  return (
    <Page title={t(`drive.${phase}.title`)}>
      <Carton />
      {readDraft(drive.driveId) === undefined ? null : (
        <Callout kind="stop">{t('give.not-registered')}</Callout>
      )}
      <p>
        {t(phaseText(drive, today), {
          opens: formatDay(opensOn, now),
          closes: formatDay(closesOn, now),
        })}
      </p>
      <p>
        <Link to={drivePath(slug)}>{t('give.to-drive')}</Link>
      </p>
    </Page>
  );
}

function GiveForm({
  drive,
  onReload,
}: {
  readonly drive: DriveView;
  readonly onReload: () => void;
}) {
  const { driveId } = drive;
  const [draft, dispatch] = useReducer(
    draftReducer,
    undefined,
    () => readDraft(driveId) ?? newDraft(newIdempotencyKey()),
  );
  // The giver's data and consent are kept only while the page is open.
  const [answers, setAnswers] = useState<HandInAnswers>(NO_ANSWERS);
  const typedHandIn = useRef<HandInValues>(undefined);
  const proofs = useMemo(() => proofSource(routes.getChallenge.at({ driveId })), [driveId]);
  const [takenOff, setTakenOff] = useState<readonly TakenOff[]>([]);
  const [isChangedElsewhere, setChangedElsewhere] = useState(false);
  const takeOff = (gone: readonly ImpossibleItem[]) => {
    setTakenOff(gone);
    for (const { entryId } of gone) dispatch({ type: 'remove', entryId });
    return draft.items.length - gone.length;
  };
  const sending = usePledgeSending({
    drive,
    draft,
    answers,
    proofs,
    dispatch,
    onReload,
    onNotTaken(lines) {
      const left = takeOff(
        lines.flatMap(({ index, reasons }) => {
          const item = draft.items[index];
          return item === undefined
            ? []
            : [{ entryId: item.entryId, name: itemText(item), reasons }];
        }),
      );
      if (left === 0) navigate(givePath(drive), { step: 'item' }, { replace: true });
    },
  });
  const { step: wanted, index, pledgeId, returnTo } = useLocation().state;
  useEffect(
    () => writeDraft(driveId, draft.items.length === 0 ? undefined : draft),
    [driveId, draft],
  );
  // Another tab may change or send the same draft. This tab adopts the changes, and does not send a
  // draft again that another tab has sent.
  const resting = sending.status === 'resting';
  const adopt = useCallback(
    (stored: Draft | undefined) => {
      const sent = readGiven().find(({ key }) => stored?.key !== draft.key && key === draft.key);
      if (sent !== undefined)
        navigate(givePath(drive), { step: 'done', pledgeId: sent.pledgeId }, { replace: true });
      dispatch({ type: 'adopt', draft: stored ?? newDraft(newIdempotencyKey()) });
      return sent;
    },
    [drive, draft.key],
  );
  useEffect(
    () =>
      onDraftElsewhere(driveId, () => {
        if (resting) adopt(readDraft(driveId));
      }),
    [driveId, adopt, resting],
  );

  const shownBefore = useRef<GiveStep>(undefined);
  const given = readGiven().find((pledge) => pledge.pledgeId === pledgeId);
  if (wanted === 'done' && given !== undefined) return <DoneStep drive={drive} given={given} />;
  const agreed = answers.agreedTo === drive.terms.noticeVersion;
  const { step, unanswered } = stepInView(
    wanted,
    draft,
    agreed,
    drive.terms.rules,
    shownBefore.current,
  );
  const underWay = sending.status === 'sending' && step === 'check';
  if (sending.status !== 'resting' && !underWay)
    return <WaitingStep drive={drive} sending={sending} />;

  // A day may have passed since the page was last rendered, so everything is determined anew.
  const send = () => {
    const today = calendarDay(serverNow());
    const first = beforeSending(draft, readDraft(driveId), drive.terms, today);
    const ask = () => navigate(givePath(drive), { step: 'expiry', returnTo: 'check' });
    setChangedElsewhere(false);
    switch (first.kind) {
      case 'adopt':
        if (adopt(first.draft) !== undefined) return;
        if (first.isAnswered) setChangedElsewhere(true);
        else ask();
        return;
      case 'answer':
        return ask();
      case 'take-off':
        if (takeOff(first.items) === 0) navigate(givePath(drive), { step: 'item' });
        return;
      case 'send':
        sending.send();
    }
  };
  const common = { drive, draft, dispatch, returnTo };
  const shown = () => {
    switch (step) {
      case 'item': {
        const item = draft.items.find(({ entryId }) => entryId === index);
        return <ItemStep key={item?.entryId ?? 'new'} {...common} item={item} />;
      }
      case 'items':
        return <ItemsStep {...common} />;
      case 'expiry':
        return (
          <ExpiryStep
            {...common}
            onTakeOff={() => takeOff(impossibleItems(draft, drive.terms, calendarDay(serverNow())))}
          />
        );
      case 'hand-in':
        return (
          <HandInStep
            {...common}
            answers={answers}
            typed={typedHandIn}
            onAnswer={setAnswers}
            unanswered={unanswered.length > 0}
            noticeChanged={sending.refusal === 'NOTICE_CHANGED'}
          />
        );
      case 'check':
        return (
          <CheckStep
            {...common}
            answers={answers}
            isChangedElsewhere={isChangedElsewhere}
            sending={{ ...sending, send }}
          />
        );
    }
  };
  return (
    <TakenOffContext value={takenOff}>
      <UnansweredContext value={{ items: unanswered, path: givePath(drive), step }}>
        <Shown step={step} before={shownBefore} />
        {shown()}
      </UnansweredContext>
    </TakenOffContext>
  );
}

/** Records the step in `before` while it is shown. */
function Shown({
  step,
  before,
}: {
  readonly step: GiveStep;
  readonly before: RefObject<GiveStep | undefined>;
}) {
  useEffect(() => {
    before.current = step;
    return () => {
      before.current = undefined;
    };
  }, [step, before]);
  return null;
}

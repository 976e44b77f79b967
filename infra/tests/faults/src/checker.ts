import type { BlueboxEvent } from '@bluebox/contracts';
import { isBalanced, type Ledger, negativeAccounts, postEvent } from '@bluebox/ledger';
import type { Invocation, LogEntry, OperationKind } from './client-log.ts';
import {
  type Effect,
  effectOf,
  type FoundEvent,
  type Observation,
  type PublishedEvent,
} from './observation.ts';

export const VIOLATIONS = [
  'lost',
  'doubled',
  'out of order',
  'gap',
  'failed but present',
  'made up',
  'answered differently',
  'unbalanced',
  'moved while held',
  'view differs',
] as const;
export type Violation = (typeof VIOLATIONS)[number];

export interface Finding {
  readonly violation: Violation;
  readonly place: string;
  readonly what: string;
}

export interface Verdict {
  readonly invoked: number;
  readonly acknowledged: number;
  readonly failed: number;
  /** Number of commands whose outcome no client ever learnt. */
  readonly unknown: number;
  readonly faults: number;
  /** Number of duplicate records in the published history, which are harmless. */
  readonly repeated: number;
  readonly findings: readonly Finding[];
}

/** A command with all the attempts to send it. */
interface Command {
  readonly invocation: Invocation;
  readonly invokedAt: number;
  acknowledgedAt: number | undefined;
  readonly answers: Readonly<Record<string, unknown>>[];
  unknown: boolean;
}

/**
 * Compares the answers that clients got with the stored and shown data. The function is pure. It takes the
 * order of log entries as their order in time.
 */
export function check(log: readonly LogEntry[], observation: Observation): Verdict {
  const commands = commandsOf(log);
  const effects = observation.stored.flatMap((event) => effectOf(event) ?? []);
  const published = firstDeliveries(observation.published);
  const findings = [
    ...checkAnswers(commands),
    ...checkEffects(commands, effects),
    ...checkOrderOfAnswers(commands, effects),
    ...checkStreams(observation.stored),
    ...published.findings,
    ...checkPublished(observation.stored, published.events),
    ...checkLedger(observation),
    ...checkHeld(observation.stored),
    ...checkJourneys(commands, observation),
  ];
  return {
    invoked: commands.length,
    acknowledged: commands.filter(({ answers }) => answers.length > 0).length,
    failed: commands.filter(({ answers, unknown }) => answers.length === 0 && !unknown).length,
    unknown: commands.filter(({ answers, unknown }) => answers.length === 0 && unknown).length,
    faults: log.filter(({ phase }) => phase === 'fault').length,
    repeated: published.repeated,
    findings,
  };
}

const finding = (violation: Violation, place: string, what: string): Finding => ({
  violation,
  place,
  what,
});

function commandsOf(log: readonly LogEntry[]): readonly Command[] {
  const commands = new Map<string, Command>();
  /** Keys of requests without an answer, whose outcome is unknown because the client was stopped. */
  const open = new Set<string>();
  for (const [index, entry] of log.entries()) {
    if ('what' in entry) continue;
    if (entry.phase === 'invoke') {
      open.add(entry.key);
      if (!commands.has(entry.key))
        commands.set(entry.key, {
          invocation: entry,
          invokedAt: index,
          acknowledgedAt: undefined,
          answers: [],
          unknown: false,
        });
      continue;
    }
    const command = commands.get(entry.key);
    if (command === undefined) throw new Error(`the log answers ${entry.key}, which it never sent`);
    open.delete(entry.key);
    if (entry.phase === 'unknown') command.unknown = true;
    if (entry.phase === 'ok') {
      command.answers.push(entry.answer);
      command.acknowledgedAt ??= index;
    }
  }
  for (const key of open) {
    const command = commands.get(key);
    if (command !== undefined) command.unknown = true;
  }
  return [...commands.values()];
}

/** Checks that all answers under the same key are equal. */
function checkAnswers(commands: readonly Command[]): readonly Finding[] {
  return commands.flatMap(({ invocation, answers }) =>
    new Set(answers.map((answer) => JSON.stringify(answer))).size > 1
      ? [finding('answered differently', invocation.key, `got ${answers.length} answers`)]
      : [],
  );
}

const subjectOf = ({ invocation, answers }: Command): string | undefined =>
  invocation.kind === 'open-box' ? (answers[0]?.['boxId'] as string) : invocation.subject;

/**
 * Checks that every acknowledged command has one effect, every refused command none, and every command with an
 * unknown outcome at most one. Also checks that answers name their effects, and that every effect has a
 * command.
 */
function checkEffects(
  commands: readonly Command[],
  effects: readonly Effect[],
): readonly Finding[] {
  const findings: Finding[] = [];
  const found = new Map<string, Effect[]>();
  for (const effect of effects) {
    const key = `${effect.kind} ${effect.subject}`;
    found.set(key, [...(found.get(key) ?? []), effect]);
  }
  const bySubject = new Map<string, Command[]>();
  const nameless = new Map<string, number>();
  for (const command of commands) {
    const subject = subjectOf(command);
    const { kind, driveId } = command.invocation;
    if (subject === undefined) {
      if (command.unknown) nameless.set(driveId, (nameless.get(driveId) ?? 0) + 1);
      continue;
    }
    const key = `${kind} ${subject}`;
    bySubject.set(key, [...(bySubject.get(key) ?? []), command]);
  }
  for (const [place, own] of bySubject) {
    const there = found.get(place) ?? [];
    const acknowledged = own.filter(({ answers }) => answers.length > 0);
    if (there.length > 1)
      findings.push(finding('doubled', place, `is there ${there.length} times`));
    if (acknowledged.length > 0 && there.length === 0)
      findings.push(finding('lost', place, 'was acknowledged and is not in the store'));
    if (acknowledged.length === 0 && own.every(({ unknown }) => !unknown) && there.length > 0)
      findings.push(finding('failed but present', place, 'was refused and is in the store'));
    for (const { answers } of acknowledged)
      for (const { event } of there)
        if (!answerNames(own[0]?.invocation.kind, answers[0] ?? {}, event))
          findings.push(finding('answered differently', place, `the answer is not of ${event.id}`));
  }
  for (const [place, [effect]] of found) {
    if (bySubject.has(place) || effect === undefined) continue;
    // The id of a new box is unknown without an answer, so each unanswered request allows one extra box.
    const left = effect.kind === 'open-box' ? (nameless.get(effect.event.driveId) ?? 0) : 0;
    if (left > 0) nameless.set(effect.event.driveId, left - 1);
    else findings.push(finding('made up', place, 'is in the store and nobody sent it'));
  }
  return findings;
}

/** Whether an answer names this event. Answers to packing name no event, so they always match. */
function answerNames(
  kind: OperationKind | undefined,
  answer: Readonly<Record<string, unknown>>,
  { data }: FoundEvent,
): boolean {
  switch (kind) {
    case 'pledge':
      return answer['pledgeId'] === data['pledgeId'];
    case 'hand-in':
      return answer['entryId'] === data['entryId'];
    case 'inspect':
      return answer['inspectionId'] === data['inspectionId'];
    case 'open-box':
      return answer['boxId'] === data['boxId'];
    case 'begin-count':
    case 'post-count':
      return answer['countId'] === data['countId'];
    case 'hold':
      return answer['holdId'] === data['holdId'];
    default:
      return true;
  }
}

/** Checks that a command takes effect after every command on the same stream that was answered before it was sent. */
function checkOrderOfAnswers(
  commands: readonly Command[],
  effects: readonly Effect[],
): readonly Finding[] {
  const versions = new Map(
    effects.map(({ kind, subject, event }) => [`${kind} ${subject}`, event.version]),
  );
  const byTarget = new Map<string, Command[]>();
  for (const command of commands) {
    const { target } = command.invocation;
    if (target !== undefined && command.acknowledgedAt !== undefined)
      byTarget.set(target, [...(byTarget.get(target) ?? []), command]);
  }
  const versionOf = ({ invocation }: Command) =>
    versions.get(`${invocation.kind} ${invocation.subject}`);
  const findings: Finding[] = [];
  for (const [target, own] of byTarget)
    for (const earlier of own)
      for (const later of own) {
        if ((earlier.acknowledgedAt ?? 0) > later.invokedAt || earlier === later) continue;
        const [before, after] = [versionOf(earlier), versionOf(later)];
        if (before !== undefined && after !== undefined && before > after)
          findings.push(
            finding(
              'out of order',
              target,
              `${earlier.invocation.key} was answered before ${later.invocation.key} was sent, and comes after it`,
            ),
          );
      }
  return findings;
}

/** Checks that versions of a stream are 1, 2, 3…, each once, and that ids are unique. */
function checkStreams(stored: readonly FoundEvent[]): readonly Finding[] {
  const findings: Finding[] = [];
  const streams = new Map<string, number[]>();
  const ids = new Set<string>();
  for (const { id, service, stream, version } of stored) {
    if (ids.has(id)) findings.push(finding('doubled', id, 'is in the store twice'));
    ids.add(id);
    const key = `${service}/${stream}`;
    streams.set(key, [...(streams.get(key) ?? []), version]);
  }
  for (const [place, versions] of streams) {
    versions.sort((a, b) => a - b);
    let last = 0;
    for (const version of versions) {
      if (version === last)
        findings.push(finding('doubled', place, `has version ${version} twice`));
      if (version > last + 1)
        findings.push(finding('gap', place, `has no version ${last + 1} before ${version}`));
      last = version;
    }
  }
  return findings;
}

/**
 * Returns the first delivery of each position. Positions must be contiguous, duplicates must have the same id,
 * and versions of a stream must come in order.
 */
function firstDeliveries(published: readonly PublishedEvent[]) {
  const findings: Finding[] = [];
  const events = new Map<string, PublishedEvent>();
  const heads = new Map<string, number>();
  const versions = new Map<string, number>();
  const byPosition = new Map<string, string>();
  let repeated = 0;
  for (const event of published) {
    const lane = `${event.service}/${event.bucket}`;
    const place = `${lane}/${event.position}`;
    const known = byPosition.get(place);
    if (known !== undefined) {
      if (known === event.id) repeated += 1;
      else findings.push(finding('doubled', place, `is of ${known} and of ${event.id}`));
      continue;
    }
    byPosition.set(place, event.id);
    const head = heads.get(lane) ?? 0;
    if (event.position < head)
      findings.push(finding('out of order', place, `comes first after position ${head}`));
    else if (event.position > head + 1)
      findings.push(finding('gap', place, `comes after position ${head}`));
    heads.set(lane, Math.max(head, event.position));

    if (events.has(event.id))
      findings.push(finding('doubled', event.id, 'is published at two positions'));
    events.set(event.id, event);
    const stream = `${event.service}/${event.stream}`;
    const version = versions.get(stream) ?? 0;
    if (event.version < version)
      findings.push(
        finding('out of order', stream, `has version ${event.version} after ${version}`),
      );
    versions.set(stream, Math.max(version, event.version));
  }
  return { events, findings, repeated };
}

/** Checks that the stored events are published unchanged, and that no other event is published. */
function checkPublished(
  stored: readonly FoundEvent[],
  published: ReadonlyMap<string, PublishedEvent>,
): readonly Finding[] {
  const findings: Finding[] = [];
  const ids = new Set(stored.map(({ id }) => id));
  for (const event of stored) {
    const found = published.get(event.id);
    if (found === undefined)
      findings.push(finding('lost', event.id, `${event.type} is stored and not published`));
    else if (
      found.stream !== event.stream ||
      found.version !== event.version ||
      JSON.stringify(found.data) !== JSON.stringify(event.data)
    )
      findings.push(finding('made up', event.id, 'is published other than it is stored'));
  }
  for (const { id, type } of published.values())
    if (!ids.has(id)) findings.push(finding('made up', id, `${type} is published and not stored`));
  return findings;
}

/** Checks that the ledger of the stored events balances, and that the totals agree with the ledger. */
function checkLedger({ stored, totals }: Observation): readonly Finding[] {
  const findings: Finding[] = [];
  const ledgers = new Map<string, Ledger>();
  const pledges = new Map<string, number>();
  for (const event of stored) {
    const ledger = ledgers.get(event.driveId) ?? {};
    ledgers.set(event.driveId, postEvent(ledger, event as unknown as BlueboxEvent));
    if (event.type === 'pledge.submitted')
      pledges.set(event.driveId, (pledges.get(event.driveId) ?? 0) + 1);
  }
  for (const [driveId, ledger] of ledgers)
    for (const [kind, balances] of Object.entries(ledger)) {
      const place = `${driveId} ${kind}`;
      if (!isBalanced(balances)) findings.push(finding('unbalanced', place, 'does not balance'));
      for (const account of negativeAccounts(balances))
        findings.push(finding('unbalanced', place, `is below zero in ${account}`));
    }
  for (const { driveId, kinds, pledges: seen, parked } of totals) {
    const ledger: Readonly<Record<string, Readonly<Record<string, number>>>> =
      ledgers.get(driveId) ?? {};
    for (const kind of new Set([...Object.keys(ledger), ...Object.keys(kinds)]))
      for (const account of new Set([
        ...Object.keys(ledger[kind] ?? {}),
        ...Object.keys(kinds[kind] ?? {}),
      ])) {
        const [ought, is] = [ledger[kind]?.[account] ?? 0, kinds[kind]?.[account] ?? 0];
        if (ought !== is)
          findings.push(
            finding(
              'view differs',
              `totals of ${driveId}`,
              `${kind} ${account}: ${is}, not ${ought}`,
            ),
          );
      }
    if (seen !== (pledges.get(driveId) ?? 0))
      findings.push(
        finding(
          'view differs',
          `totals of ${driveId}`,
          `count ${seen} pledges, not ${pledges.get(driveId) ?? 0}`,
        ),
      );
    if (parked > 0)
      findings.push(
        finding('view differs', `totals of ${driveId}`, `lack ${parked} parked events`),
      );
  }
  return findings;
}

/** Events by which goods of a parcel leave the shelf. */
const MOVING: ReadonlySet<string> = new Set(['parcel.packed', 'parcel.taken-for-kit']);

/** Returns the parcels whose last word on holds is that they are held; `onMoved` gets what moved meanwhile. */
function heldParcels(
  stored: readonly FoundEvent[],
  onMoved: (event: FoundEvent) => void = () => {},
): ReadonlySet<string> {
  const held = new Set<string>();
  const ofParcels = stored.filter(({ type }) => type.startsWith('parcel.'));
  for (const event of [...ofParcels].sort((a, b) => a.version - b.version)) {
    const parcelId = event.data['parcelId'] as string;
    if (event.type === 'parcel.held') held.add(parcelId);
    else if (event.type === 'parcel.released') held.delete(parcelId);
    else if (MOVING.has(event.type) && held.has(parcelId)) onMoved(event);
  }
  return held;
}

/** Checks that nothing of a parcel is packed or taken between its hold and its release. */
function checkHeld(stored: readonly FoundEvent[]): readonly Finding[] {
  const findings: Finding[] = [];
  heldParcels(stored, ({ id, stream, type }) =>
    findings.push(finding('moved while held', stream, `${type} is ${id}`)),
  );
  return findings;
}

/** State in which all goods of a pledge must be, by the kind of the pledge's last command that had an effect. */
const REACHED: Readonly<Partial<Record<OperationKind, string>>> = {
  pledge: 'promised',
  'hand-in': 'received',
  inspect: 'accepted',
  pack: 'packed',
};

/**
 * Checks that every acknowledged pledge has a journey, and that every journey shows the full quantity, in the
 * state that follows from the stored events.
 */
function checkJourneys(
  commands: readonly Command[],
  { stored, journeys }: Observation,
): readonly Finding[] {
  const findings: Finding[] = [];
  const quantities = new Map<string, number>();
  const reached = new Map<string, string>();
  const parcels = new Map<string, string>();
  for (const event of stored) {
    const { data } = event;
    if (event.type === 'pledge.submitted')
      for (const { quantity } of data['lines'] as { quantity: number }[])
        quantities.set(
          data['pledgeId'] as string,
          (quantities.get(data['pledgeId'] as string) ?? 0) + quantity,
        );
    if (event.type === 'parcel.created')
      parcels.set(
        data['parcelId'] as string,
        (data['origin'] as { pledgeId?: string }).pledgeId ?? '',
      );
  }
  for (const kind of ['pledge', 'hand-in', 'inspect', 'pack'] as const)
    for (const event of stored) {
      const effect = effectOf(event);
      if (effect?.kind !== kind) continue;
      const pledgeId =
        kind === 'pledge'
          ? (event.data['pledgeId'] as string)
          : kind === 'pack'
            ? parcels.get(effect.subject)
            : effect.subject;
      if (pledgeId !== undefined) reached.set(pledgeId, REACHED[kind] ?? '');
    }
  for (const parcelId of heldParcels(stored)) {
    const pledgeId = parcels.get(parcelId);
    // Goods that are in a box stay there when their lot is held.
    if (pledgeId !== undefined && reached.get(pledgeId) === 'accepted')
      reached.set(pledgeId, 'quarantined');
  }
  const seen = new Map(journeys.map((journey) => [journey.pledgeId, journey.states]));
  for (const { invocation, answers } of commands) {
    const pledgeId = answers[0]?.['pledgeId'] as string | undefined;
    if (invocation.kind === 'pledge' && pledgeId !== undefined && !seen.has(pledgeId))
      findings.push(finding('lost', `journey of ${pledgeId}`, 'was acknowledged and is not shown'));
  }
  for (const [pledgeId, states] of seen) {
    const ought = { [reached.get(pledgeId) ?? '']: quantities.get(pledgeId) ?? 0 };
    if (JSON.stringify(states) !== JSON.stringify(ought))
      findings.push(
        finding(
          'view differs',
          `journey of ${pledgeId}`,
          `${JSON.stringify(states)}, not ${JSON.stringify(ought)}`,
        ),
      );
  }
  return findings;
}

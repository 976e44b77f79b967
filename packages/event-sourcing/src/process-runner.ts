import type { CommandContext } from './command-handler.ts';
import { DomainError, IdempotencyKeyUsed, UniqueKeyTaken } from './errors.ts';
import type { RecordedEvent } from './event.ts';
import { cursorKey, type EventBus, type Subscription } from './ports/event-bus.ts';
import type { EventHistory } from './ports/event-store.ts';
import type { View, ViewStore } from './ports/view-store.ts';
import type { ProcessManager } from './process-manager.ts';
import { type ConsumerReport, Projector, type RetryReport, unapplied } from './projector.ts';

/**
 * The reason why a policy's command had no effect: the state does not allow the command, or a
 * unique key is taken.
 */
export type PolicyRefusal = DomainError | UniqueKeyTaken;

export interface ProcessReport<Command> extends ConsumerReport {
  readonly refused: (
    policy: string,
    error: PolicyRefusal,
    event: RecordedEvent,
    command: Command,
  ) => void;
}

export interface ProcessOptions<Command> {
  /**
   * Executes one command. A refusal is reported and not retried. A used idempotency key is ignored,
   * because the command was executed before. Any other error makes the bus deliver the batch again.
   */
  readonly execute: (command: Command, context: CommandContext) => Promise<unknown>;
  readonly newId: () => string;
  readonly now: () => string;
  readonly report: ProcessReport<Command>;
}

export interface RunningProcess extends Subscription {
  /** The policy's memory. */
  readonly view: View;
  /**
   * Tries again to apply the parked events to the memory, and reacts to each event that is applied.
   */
  retryParked(history: EventHistory): Promise<RetryReport>;
}

/**
 * Runs a policy with two cursors per bucket: `memory` for the events that the memory has applied,
 * `reacted` for those that the policy has reacted to. After a crash between the two, the policy
 * reacts again, and idempotency keys made from the event's id prevent a second effect. The policy
 * reacts to a parked event only once `retryParked` has applied the event to the memory.
 */
export async function subscribeProcess<Command>(
  manager: ProcessManager<Command>,
  views: Pick<ViewStore, 'open'>,
  bus: EventBus,
  options: ProcessOptions<Command>,
): Promise<RunningProcess> {
  const { memory } = manager;
  const view = await views.open(memory);
  const projector = await Projector.open(memory, view, {
    prefix: 'memory:',
    onParked: (parked) => options.report.parked(memory.name, parked),
  });
  const reactedKey = (lane: string) => `reacted:${lane}`;
  /** Cursors of the view as read at the start. Only the `reacted` ones are kept up to date. */
  const reacted: Record<string, number> = { ...(await view.cursors()) };

  const react = async (event: RecordedEvent): Promise<void> => {
    const executeOne = async (command: Command, key: string | number): Promise<void> => {
      try {
        await options.execute(command, {
          commandId: options.newId(),
          at: options.now(),
          actor: `policy:${memory.name}`,
          correlation: event.correlation,
          causation: event.id,
          idempotency: { key: `policy:${memory.name}:${event.id}:${key}`, fingerprint: '' },
        });
      } catch (error) {
        if (error instanceof IdempotencyKeyUsed) return;
        if (!(error instanceof DomainError || error instanceof UniqueKeyTaken)) throw error;
        options.report.refused(memory.name, error, event, command);
      }
    };
    let index = 0;
    let running: Promise<unknown>[] = [];
    /** Waits for all running commands, so that none still runs when the batch is delivered again. */
    const finishRunning = async () => {
      const failures = (await Promise.all(running)).filter((failure) => failure !== undefined);
      running = [];
      if (failures.length > 0) throw failures[0];
    };
    try {
      for await (const command of await manager.react(event, view)) {
        const key = manager.identify(command) ?? index;
        // The failure becomes a value, because a rejection that nobody awaits yet would end the process.
        running.push(
          executeOne(command, key).then(
            () => undefined,
            (error: unknown) => error ?? new Error('a command failed'),
          ),
        );
        index += 1;
        if (running.length >= manager.commandsAtOnce) await finishRunning();
      }
    } finally {
      await finishRunning();
    }
  };

  const subscription = await bus.subscribe({
    consumer: memory.name,
    services: memory.services,
    async from(service, bucket) {
      await projector.takeUp(service, bucket);
      const key = reactedKey(cursorKey(service, bucket));
      const position = (await view.cursors())[key] ?? 0;
      reacted[key] = position;
      return position;
    },
    onFatal: options.report.fatal,
    async handle(batch) {
      const key = reactedKey(cursorKey(batch.service, batch.bucket));

      await projector.apply(batch);

      const cursor = reacted[key] ?? 0;
      const unreacted = unapplied(batch, cursor);
      for (const event of unreacted)
        if (manager.reactsTo(event) && !projector.isParked(event)) await react(event);

      const last = unreacted.at(-1);
      if (last === undefined) return;
      await view.apply({ from: { [key]: cursor }, to: { [key]: last.position }, changes: [] });
      reacted[key] = last.position;
    },
  });
  return { ...subscription, view, retryParked: (history) => projector.retryParked(history, react) };
}

import type { CommandContext } from './command-handler.ts';
import { DomainError, IdempotencyKeyUsed, refuse, UniqueKeyTaken } from './errors.ts';
import type { DomainEvent, RecordedEvent } from './event.ts';
import { cursorKey, type EventBus, type Subscription } from './ports/event-bus.ts';
import type { View } from './ports/view-store.ts';
import type { ProcessManager } from './process-manager.ts';
import { unapplied } from './projector.ts';

export interface ProcessOptions<Command> {
  /** Executes one command. A DomainError means that the state no longer allows it, UniqueKeyTaken that another was first: both are reported and settled. */
  readonly execute: (command: Command, context: CommandContext) => Promise<unknown>;
  readonly newId: () => string;
  readonly now: () => string;
  readonly onRefused: (error: DomainError, command: Command, event: RecordedEvent) => void;
  readonly onFatal: (error: unknown) => void;
}

/**
 * Runs a process manager. Two cursors: `memory` says what its memory holds, `reacted` what was acted upon.
 * A crash between them makes it react again; the idempotency key made of the event's id keeps the effect single.
 */
export async function subscribeProcess<Command, E extends DomainEvent>(
  manager: ProcessManager<Command, E>,
  view: View,
  bus: EventBus,
  options: ProcessOptions<Command>,
): Promise<Subscription> {
  const { memory } = manager;
  const cursors: Record<string, number> = { ...(await view.cursors()) };
  const from = Object.fromEntries(
    Object.entries(cursors)
      .filter(([key]) => key.startsWith('reacted:'))
      .map(([key, position]) => [key.slice('reacted:'.length), position]),
  );
  const move = async (
    key: string,
    to: number,
    changes: Parameters<View['apply']>[0]['changes'],
  ) => {
    await view.apply({ from: { [key]: cursors[key] ?? 0 }, to: { [key]: to }, changes });
    cursors[key] = to;
  };

  return bus.subscribe({
    consumer: memory.name,
    services: memory.services,
    from,
    onFatal: options.onFatal,
    async handle(batch) {
      const bucket = cursorKey(batch.service, batch.bucket);
      const memoryKey = `memory:${bucket}`;
      const reactedKey = `reacted:${bucket}`;

      // 1. Remember.
      const unremembered = unapplied(batch, cursors[memoryKey] ?? 0) as readonly RecordedEvent<E>[];
      const lastRemembered = unremembered.at(-1);
      if (lastRemembered !== undefined)
        await move(
          memoryKey,
          lastRemembered.position,
          unremembered.flatMap((event) => memory.project(event)),
        );

      // 2. React, each event's commands under keys of their own.
      const unreacted = unapplied(batch, cursors[reactedKey] ?? 0) as readonly RecordedEvent<E>[];
      for (const event of unreacted) {
        const commands = await manager.react(event, view);
        for (const [index, command] of commands.entries()) {
          try {
            await options.execute(command, {
              commandId: options.newId(),
              at: options.now(),
              actor: `policy:${memory.name}`,
              correlation: event.correlation,
              causation: event.id,
              idempotency: { key: `policy:${memory.name}:${event.id}:${index}`, fingerprint: '' },
            });
          } catch (error) {
            if (error instanceof IdempotencyKeyUsed) continue;
            const refusal = refusalOf(error);
            if (refusal === undefined) throw error;
            options.onRefused(refusal, command, event);
          }
        }
      }

      // 3. Settle.
      const lastReacted = unreacted.at(-1);
      if (lastReacted !== undefined) await move(reactedKey, lastReacted.position, []);
    },
  });
}

/** What will not change by trying again; `undefined` for a failure that may pass. */
function refusalOf(error: unknown): DomainError | undefined {
  if (error instanceof DomainError) return error;
  if (error instanceof UniqueKeyTaken)
    return refuse.conflict('UNIQUE_KEY_TAKEN', error.message, { key: error.key });
  return undefined;
}

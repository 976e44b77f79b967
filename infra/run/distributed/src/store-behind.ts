import {
  type EventHistory,
  positionsIn,
  publishedAhead,
  StoreBehindPublished,
} from '@bluebox/event-sourcing';

/** The database of a service is older than its topic, so the service must not start. */
export class StoreBehind extends Error {
  override readonly name = 'StoreBehind';

  constructor({ message }: StoreBehindPublished) {
    super(
      `${message}. An older copy of the database is in its place: nothing is served or published, as readers would pass it over. Put the newer database back; or stop every service and run replace-topics, which lets go of what only the topics have (docs/distributed.md, Backup)`,
    );
  }
}

/** @throws StoreBehind if the topic has events that the service's database lacks. */
export async function refuseStoreBehind(
  service: string,
  published: EventHistory,
  stored: EventHistory,
): Promise<void> {
  const ahead = await publishedAhead(positionsIn(published, service), positionsIn(stored, service));
  if (ahead.length > 0) throw new StoreBehind(new StoreBehindPublished(service, ahead));
}

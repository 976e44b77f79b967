/** Which service reads which one's events. Each writes its own and no other's. */
export const READS = {
  pledge: ['pledge', 'inventory'],
  inventory: ['pledge', 'inventory', 'shipment'],
  shipment: ['pledge', 'inventory', 'shipment'],
  tracker: ['pledge', 'inventory', 'shipment'],
} as const;
export type KafkaUser = keyof typeof READS;
const PUBLISHERS: readonly string[] = ['pledge', 'inventory', 'shipment'];

/** Services that have a database of their own. */
export const DATABASE_USERS = ['pledge', 'inventory', 'shipment', 'tracker', 'portal'] as const;
export type DatabaseUser = (typeof DATABASE_USERS)[number];

export const databaseOf = (user: DatabaseUser): string => `bluebox_${user}`;
/** The topic to which services publish the names of what they have forgotten. */
export const FORGOTTEN_TOPIC = 'bluebox.forgotten.v1';
export const topicOf = (service: string): string => `bluebox.${service}.v1`;

export interface Right {
  readonly user: KafkaUser;
  readonly on: 'topic' | 'group';
  readonly name: string;
  /** Whether the name is meant, or all that begin with it. */
  readonly exact: boolean;
  readonly may: 'read' | 'write' | 'describe' | 'describe-configs';
}

/** All that services may do in Kafka; what is not here is refused. */
export function serviceRights(): readonly Right[] {
  return (Object.keys(READS) as KafkaUser[]).flatMap((user) => {
    const topics = READS[user].flatMap((service) =>
      (['read', 'describe', 'describe-configs'] as const).map(
        (may): Right => ({ user, on: 'topic', name: topicOf(service), exact: true, may }),
      ),
    );
    const own: readonly Right[] = PUBLISHERS.includes(user)
      ? [
          { user, on: 'topic', name: topicOf(user), exact: true, may: 'write' },
          ...(['read', 'describe', 'write'] as const).map(
            (may): Right => ({ user, on: 'topic', name: FORGOTTEN_TOPIC, exact: true, may }),
          ),
        ]
      : [];
    // A consumer is named after its service, and its group after it.
    const groups = (['read', 'describe'] as const).map(
      (may): Right => ({ user, on: 'group', name: `bluebox.${user}-`, exact: false, may }),
    );
    return [...topics, ...own, ...groups];
  });
}

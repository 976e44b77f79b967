import {
  SERVICE_NAMES,
  SERVICES,
  SERVICES_BEHIND_PORTAL,
  type ServiceBehindPortal,
  type ServiceName,
  type ServiceRow,
} from '@bluebox/contracts/services';

/** Services that connect to Kafka. */
export const KAFKA_USERS = SERVICES_BEHIND_PORTAL;
export type KafkaUser = ServiceBehindPortal;

/** Services that have a database of their own. */
export const DATABASE_USERS = SERVICE_NAMES;
export type DatabaseUser = ServiceName;

export const databaseOf = (user: DatabaseUser): string => `bluebox_${user}`;
/** The topic to which services publish the names of forgotten subjects and photos. */
export const FORGOTTEN_TOPIC = 'bluebox.forgotten.v1';
export const topicOf = (service: string): string => `bluebox.${service}.v1`;

export interface Right {
  readonly user: KafkaUser;
  readonly on: 'topic' | 'group';
  readonly name: string;
  /** Whether the right covers only this name, and not every name that begins with it. */
  readonly exact: boolean;
  readonly may: 'read' | 'write' | 'describe' | 'describe-configs';
}

/** Returns all rights of the services in Kafka. Kafka refuses everything else. */
export function serviceRights(): readonly Right[] {
  return KAFKA_USERS.flatMap((user) => {
    const { reads, decides }: ServiceRow = SERVICES[user];
    const topics = reads.flatMap((service) =>
      (['read', 'describe', 'describe-configs'] as const).map(
        (may): Right => ({ user, on: 'topic', name: topicOf(service), exact: true, may }),
      ),
    );
    const own: readonly Right[] = decides
      ? [
          { user, on: 'topic', name: topicOf(user), exact: true, may: 'write' },
          ...(['read', 'describe', 'write'] as const).map(
            (may): Right => ({ user, on: 'topic', name: FORGOTTEN_TOPIC, exact: true, may }),
          ),
        ]
      : [];
    const groups = (['read', 'describe'] as const).map(
      (may): Right => ({ user, on: 'group', name: `bluebox.${user}-`, exact: false, may }),
    );
    return [...topics, ...own, ...groups];
  });
}

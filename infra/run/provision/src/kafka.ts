import kafkajs from 'kafkajs';
import { type Right, serviceRights } from './service-rights.ts';

// kafkajs is CommonJS, and Node does not detect the Acl* and ResourcePattern enums as named exports.
const {
  AclOperationTypes,
  AclPermissionTypes,
  AclResourceTypes,
  Kafka,
  logLevel,
  ResourcePatternTypes,
} = kafkajs;

const OPERATIONS = {
  read: AclOperationTypes.READ,
  write: AclOperationTypes.WRITE,
  describe: AclOperationTypes.DESCRIBE,
  'describe-configs': AclOperationTypes.DESCRIBE_CONFIGS,
} as const;

/** Grants each service its rights in Kafka. Granting them again changes nothing. */
export async function giveRights({
  brokers,
  username,
  password,
}: {
  brokers: readonly string[];
  username: string;
  password: string;
}): Promise<void> {
  const admin = new Kafka({
    clientId: 'bluebox-provision',
    brokers: [...brokers],
    logLevel: logLevel.ERROR,
    ssl: false,
    sasl: { mechanism: 'scram-sha-512', username, password },
  }).admin();
  await admin.connect();
  try {
    await admin.createAcls({ acl: serviceRights().map(entry) });
  } finally {
    await admin.disconnect();
  }
}

const entry = ({ user, on, name, exact, may }: Right) => ({
  principal: `User:${user}`,
  host: '*',
  resourceType: on === 'topic' ? AclResourceTypes.TOPIC : AclResourceTypes.GROUP,
  resourceName: name,
  resourcePatternType: exact ? ResourcePatternTypes.LITERAL : ResourcePatternTypes.PREFIXED,
  operation: OPERATIONS[may],
  permissionType: AclPermissionTypes.ALLOW,
});

import { readFileSync } from 'node:fs';
import { readVariables, withPassword } from '@bluebox/contracts';
import { perService, serviceVariable } from '@bluebox/contracts/services';
import { z } from 'zod';
import { DATABASE_USERS } from './service-rights.ts';

/** A setting is missing or unusable; the message names it. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/**
 * Reads settings. This is the only file of the package that reads the environment.
 * @throws ConfigError
 */
function read<Shape extends z.ZodRawShape>(shape: Shape): z.infer<z.ZodObject<Shape>> {
  const given = refusing(() =>
    readVariables(process.env, Object.keys(shape), (path) => readFileSync(path, 'utf8')),
  );
  const parsed = z.object(shape).safeParse(given);
  if (!parsed.success)
    throw new ConfigError(
      parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; '),
    );
  return parsed.data;
}

function refusing<T>(reading: () => T): T {
  try {
    return reading();
  } catch (error) {
    throw new ConfigError((error as Error).message);
  }
}

const secret = z.string().min(1);

export function mongodbConfig() {
  const passwords = read(
    Object.fromEntries(
      DATABASE_USERS.map((user) => [serviceVariable(user, 'MONGODB_PASSWORD'), secret]),
    ),
  );
  const settings = read({
    MONGODB_ROOT_URI: z.string().regex(/^mongodb(\+srv)?:\/\//, 'begins with mongodb://'),
    MONGODB_ROOT_PASSWORD: secret.optional(),
    MONGODB_REPLICA_SET: z.string().min(1).default('rs0'),
    MONGODB_MEMBER: z.string().min(1),
  });
  return {
    uri: refusing(() => withPassword(settings.MONGODB_ROOT_URI, settings.MONGODB_ROOT_PASSWORD)),
    replicaSet: settings.MONGODB_REPLICA_SET,
    member: settings.MONGODB_MEMBER,
    passwords: perService(
      DATABASE_USERS,
      (user) => passwords[serviceVariable(user, 'MONGODB_PASSWORD')] as string,
    ),
  };
}

export function kafkaConfig() {
  const settings = read({ KAFKA_BROKERS: secret, KAFKA_USERNAME: secret, KAFKA_PASSWORD: secret });
  return {
    brokers: settings.KAFKA_BROKERS.split(','),
    username: settings.KAFKA_USERNAME,
    password: settings.KAFKA_PASSWORD,
  };
}

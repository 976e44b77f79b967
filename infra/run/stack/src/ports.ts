import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { SERVICES_BEHIND_PORTAL } from '@bluebox/contracts/services';
import { freePorts } from '@bluebox/servers';
import { z } from 'zod';

const NAMES = ['kafka', 'controller', 'mongodb', ...SERVICES_BEHIND_PORTAL] as const;
const Ports = z.object(
  Object.fromEntries(NAMES.map((name) => [name, z.int()])) as Record<
    (typeof NAMES)[number],
    z.ZodInt
  >,
);
export type Ports = z.infer<typeof Ports>;

/** Longest wait, in seconds, for the processes of a killed stack to end. */
const PATIENCE = 30;

/**
 * Returns the loopback ports of a stack, which are the same at every start. Waits up to PATIENCE for a taken
 * port, because the processes of a killed stack may still be ending.
 *
 * @throws when a port stays taken.
 */
export async function stackPorts(folder: string): Promise<Ports> {
  const file = join(folder, 'ports.json');
  if (!existsSync(file)) {
    const free = await freePorts(NAMES.length);
    const ports = Ports.parse(Object.fromEntries(NAMES.map((name, at) => [name, free[at]])));
    writeFileSync(file, `${JSON.stringify(ports, null, 2)}\n`);
    return ports;
  }
  const ports = await withNewServices(file);
  for (const [name, port] of Object.entries(ports))
    for (let second = 0; !(await isFree(port)); second++) {
      if (second === PATIENCE)
        throw new Error(
          `another program uses port ${port}, which was ${name}'s; remove ${file} and others are chosen`,
        );
      await pause(1_000);
    }
  return ports;
}

/** Chooses ports for services that the stack did not have when its ports were chosen. */
async function withNewServices(file: string): Promise<Ports> {
  const known = JSON.parse(readFileSync(file, 'utf8')) as Partial<Ports>;
  const added = NAMES.filter((name) => known[name] === undefined);
  if (added.length === 0) return Ports.parse(known);
  const free = await freePorts(added.length);
  const ports = Ports.parse({
    ...known,
    ...Object.fromEntries(added.map((name, at) => [name, free[at]])),
  });
  writeFileSync(file, `${JSON.stringify(ports, null, 2)}\n`);
  return ports;
}

/** Reads the ports that were chosen at the first start of the stack. */
export const knownPorts = (folder: string): Ports =>
  Ports.parse(JSON.parse(readFileSync(join(folder, 'ports.json'), 'utf8')));

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

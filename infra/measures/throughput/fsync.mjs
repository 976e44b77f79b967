// The time of an fsync on this disk, and a way to make it longer on purpose.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Least duration of a delayed fsync, in milliseconds. The constant in slow-fsync.c is the same. */
const DELAYED = 1;
const script = (path) => fileURLToPath(new URL(path, import.meta.url));

/** Measures an fdatasync of 4 KB, and a commit of the database engine, each 500 times; in milliseconds. */
export async function probeFsync(processes, env) {
  const { child, fdatasync, commit } = await processes.start(
    script('./fsync-probe.mjs'),
    [processes.folder()],
    env,
  );
  await processes.end(child);
  return { fdatasync, commit };
}

/**
 * Makes the environment in which every fsync of a process lasts at least a millisecond, and verifies it on the engine.
 * @returns `env` and the probe's figures, or the reason why this machine cannot do it.
 */
export async function delayedFsync(processes) {
  const library = join(processes.folder(), 'slow-fsync.so');
  try {
    await processes.run('cc', '-shared', '-fPIC', '-O2', '-o', library, script('./slow-fsync.c'));
  } catch (error) {
    return { skipped: `the delay needs a C compiler: ${error.message}` };
  }
  const env = { LD_PRELOAD: library };
  const probe = await probeFsync(processes, env);
  if (probe.fdatasync.least < DELAYED || probe.commit.least < DELAYED)
    return { skipped: 'the delay does not reach the database engine on this machine' };
  return { env, probe };
}

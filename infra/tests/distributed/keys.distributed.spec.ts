import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type AnswerOf, routes } from '@bluebox/contracts/routes';
import { openCheckpoint } from '@bluebox/transparency';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { REPLACEABLE, type Replaceable, replaceKey } from '../../run/distributed/src/keys.ts';
import { connect } from '../../run/standalone/src/client.ts';
import { driveToReceipt, type FinishedDrive, NAMES, THANKS } from '../system/drive-to-receipt.ts';
import { COORDINATOR, pledgeBody } from '../system/support.ts';
import { seenByLinks } from '../system/written-by.ts';
import { type DistributedBluebox, startDistributed } from './service-processes.ts';

const STEPS = ['prepare', 'use', 'end'] as const;
/** Keys with which stored data is sealed. */
const SEALING: readonly Replaceable[] = ['vault', 'session'];
/** Wait in milliseconds for a process on a busy machine. */
const PATIENCE = 120_000;

describe('a key of services that run was replaced with restarts only', () => {
  let bluebox: DistributedBluebox;
  let drive: FinishedDrive;
  let sent: AnswerOf<typeof routes.submitPledge>;
  let idempotencyKey = 'pledge-of-before-the-keys-were-replaced';
  let checkpoint: string;
  let vkey: string;
  const body = pledgeBody(4);
  const submit = () =>
    bluebox.coordinator.post(routes.submitPledge.at({ driveId: drive.driveId }), body, {
      idempotencyKey,
    });
  const readCheckpoint = async () => (await fetch(`${bluebox.url}/ledger/checkpoint`)).text();
  beforeAll(async () => {
    bluebox = await startDistributed(
      { brokers: inject('kafkaBrokers'), mongodbUri: inject('mongodbUri') },
      undefined,
      // A slow machine takes longer for all keys than an authentication is recent.
      (service) => (service === 'portal' ? { BLUEBOX_REAUTHENTICATION_MINUTES: '600' } : {}),
    );
    drive = await driveToReceipt(bluebox, 'with-keys');
    sent = await submit();
    await bluebox.settled();
    checkpoint = await readCheckpoint();
    vkey = (await bluebox.coordinator.get(routes.showLedgerKey.at())).vkey;
  }, 600_000);
  afterAll(() => bluebox?.close());

  /** Returns the processes that have a key. */
  const holdersOf = (name: Replaceable) =>
    [...bluebox.processes.values()].filter(({ service }) =>
      (name === 'tokens' ? ['tokens.private.pem', 'tokens.public.pem'] : [`${name}.key`]).some(
        (file) => existsSync(join(bluebox.place.folder, service, file)),
      ),
    );
  const timesIn = (output: string, text: string) => output.split(text).length - 1;
  const known = (output: string, name: Replaceable) =>
    timesIn(output, `"purpose":"${name}","msg":"changed keys are in force"`);
  const sealed = (output: string) => timesIn(output, 'everything is sealed with the current key');

  async function expectEverything(links: FinishedDrive): Promise<void> {
    const { coordinator, url } = bluebox;
    await bluebox.settled();
    const seen = await seenByLinks(url, links);
    expect(seen.pledge.giver?.name).toBe(NAMES.given);
    expect(seen.thanks.thanks[0]?.words).toBe(THANKS);
    expect(seen.photoOfReceipt.length).toBeGreaterThan(100);
    const { accounts } = await coordinator.get(routes.listAccounts.at());
    expect(accounts.map(({ name }) => name)).toEqual([COORDINATOR.name]);
    expect((await submit()).pledgeId).toBe(sent.pledgeId);
    const present = await coordinator.get(routes.showLedgerKey.at());
    expect([present.vkey, ...present.earlier.map((each) => each.vkey)]).toContain(vkey);
    expect(openCheckpoint(checkpoint, vkey).size).toBeGreaterThan(0);
    await expect
      .poll(async () => openCheckpoint(await readCheckpoint(), present.vkey).size)
      .toBeGreaterThan(0);
  }

  // The key of links is the last one, because its end also ends the links that the others are judged by.
  it.each([...REPLACEABLE].sort((a, b) => Number(a === 'link') - Number(b === 'link')))(
    '%s: nothing of before is lost, and no request refused, in three steps',
    { timeout: 1_200_000, retry: 0 },
    async (name) => {
      const holders = holdersOf(name);
      expect(holders.length).toBeGreaterThan(0);
      const before = holders.map(({ output }) => ({
        known: known(output(), name),
        sealed: sealed(output()),
      }));
      for (const [index, step] of STEPS.entries()) {
        // A password that is hashed with an ended key would have to be reset, so its owner signs in before.
        if (step === 'end')
          await connect(bluebox.url).post(routes.signIn.at(), {
            login: COORDINATOR.login,
            password: COORDINATOR.password,
          });
        replaceKey(bluebox.place.folder, name, step);
        for (const [at, { service, output }] of holders.entries()) {
          const told = () => known(output(), name) - (before[at]?.known ?? 0);
          // The portal signs tokens with one key only, which changes with the second step.
          const signsTokens = name === 'tokens' && service === 'portal';
          const expected = signsTokens ? Math.min(index, 1) : index + 1;
          await expect.poll(told, { timeout: PATIENCE, message: service }).toBe(expected);
          if (step !== 'use' || !SEALING.includes(name)) continue;
          const done = () => sealed(output()) - (before[at]?.sealed ?? 0);
          await expect.poll(done, { timeout: PATIENCE, message: service }).toBe(1);
        }
        // The answers that were stored with the ended key are known no more, which is why an operator waits.
        if (name === 'fingerprint' && step === 'end') {
          await expect(submit()).rejects.toThrow('IDEMPOTENCY_KEY_REUSED');
          idempotencyKey = 'pledge-of-after-the-key-was-ended';
          sent = await submit();
        }
        if (name === 'link' && step === 'end') {
          await expect(seenByLinks(bluebox.url, drive)).rejects.toThrow();
          continue;
        }
        await expectEverything(drive);
      }
    },
  );

  it('also after all of them were started again with the present keys', {
    timeout: 1_200_000,
    retry: 0,
  }, async () => {
    const { consignmentId } = drive;
    const { pledgeId } = drive.given;
    const { code: recipientCode } = await bluebox.coordinator.post(
      routes.makeRecipientLink.at({ consignmentId }),
    );
    const { code } = await bluebox.coordinator.post(routes.rotatePledgeLink.at({ pledgeId }));
    const links = { ...drive, recipientCode, given: { ...drive.given, code } };
    await expectEverything(links);
    for (const [label, running] of [...bluebox.processes]) {
      await running.stop();
      await bluebox.start(running.service, {
        name: label,
        port: Number(new URL(running.url).port),
      });
    }
    await expectEverything(links);
    expect((await bluebox.audit()).findings).toEqual([]);
  });
});

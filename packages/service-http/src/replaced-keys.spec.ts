import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto';
import type { LiveKeys } from '@bluebox/event-sourcing';
import request from 'supertest';
import { describe, expect, it } from 'vitest';
import type { LinkGrant } from './caller.ts';
import { capabilityCode, readCapabilityCode } from './capability-code.ts';
import { controlRoutes } from './control.ts';
import { createApp } from './create-app.ts';
import { proofOfWork } from './proof-of-work.ts';
import { tokenMint, tokenVerifier } from './service-token.ts';

/** Keys of which the first is current, and a test replaces or ends them. */
function replaceable() {
  const keys = [randomBytes(32)];
  return {
    get current() {
      return keys[0] as Buffer;
    },
    get accepted() {
      return [...keys];
    },
    get known() {
      return [...keys];
    },
    replace: () => void keys.unshift(randomBytes(32)),
    endOld: () => void keys.splice(1),
  } satisfies LiveKeys & Record<string, unknown>;
}

describe('a key that is replaced', () => {
  it('makes new codes of links, and those of before go on until they are ended', () => {
    const keys = replaceable();
    const grant: LinkGrant = { kind: 'pledge', id: 'pledge-0001', generation: 1 };
    const before = capabilityCode(keys, grant);
    keys.replace();
    const after = capabilityCode(keys, grant);
    expect(after).not.toBe(before);
    for (const code of [before, after]) expect(readCapabilityCode(keys, code)).toEqual(grant);
    keys.endOld();
    expect(readCapabilityCode(keys, before)).toBeUndefined();
    expect(readCapabilityCode(keys, after)).toEqual(grant);
  });

  it('accepts a challenge that was issued before, until it is ended', () => {
    const keys = replaceable();
    const work = proofOfWork(keys, 1);
    const now = new Date('2026-03-20T08:00:00Z');
    const { challenge } = work.issue('drive-1', 'nonce-1', now);
    const isSolved = (solution: number) =>
      (createHash('sha256').update(`${challenge}:${solution}`).digest()[0] as number) < 128;
    let solution = 0;
    while (!isSolved(solution)) solution += 1;
    keys.replace();
    expect(work.check('drive-1', { challenge, solution }, now)).toEqual({ nonce: 'nonce-1' });
    keys.endOld();
    expect(work.check('drive-1', { challenge, solution }, now)).toEqual({ refused: 'unknown' });
  });

  it('signs tokens at once, and those of before are accepted while their key is', async () => {
    const [first, second] = [generateKeyPairSync('ed25519'), generateKeyPairSync('ed25519')];
    let pairs = [first];
    const now = () => new Date('2026-03-20T08:00:00Z');
    const mint = tokenMint(() => (pairs[0] as typeof first).privateKey, now);
    const verifier = () =>
      tokenVerifier(() => pairs.map(({ publicKey }) => publicKey), 'pledge', now);
    const caller = { subject: 'account-1', roles: [], links: [] };
    const before = await mint(caller, 'pledge');
    pairs = [second, first];
    const after = await mint(caller, 'pledge');
    expect(after).not.toBe(before);
    for (const token of [before, after]) expect(await verifier()(token)).toEqual(caller);
    pairs = [second];
    expect(await verifier()(before)).toBeUndefined();
    expect(await verifier()(after)).toEqual(caller);
  });

  it('controls a running process at once', async () => {
    let secret = 'first secret';
    const app = createApp().use(
      controlRoutes({
        secret: () => secret,
        services: [],
        history: {} as never,
        keys: { list: async () => ['a key'], replace: async (...said) => ({ said }) },
        onUnforeseen: () => {},
      }),
    );
    const post = (given: string, path = 'keys') =>
      request(app).post(`/control/${path}`).set('X-Bluebox-Control', given);
    expect((await post('first secret')).body).toEqual(['a key']);
    expect((await post('first secret', 'keys/replace?purpose=link&end-old=true')).body).toEqual({
      said: ['link', { endEarlier: true }],
    });
    secret = 'second secret';
    expect((await post('first secret')).status).toBe(404);
    expect((await post('second secret')).status).toBe(200);
  });
});

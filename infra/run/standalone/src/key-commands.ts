import { PHOTO_OWNERS, VAULT_OWNERS } from '@bluebox/contracts';
import { ledgerVkey, signingKeyOf } from '@bluebox/notary-service';
import type { PortalSealed } from '@bluebox/portal-service';
import type { KeyCommands } from '@bluebox/service-http';
import { FIXED } from './keyring.ts';
import { PURPOSES, type Purpose } from './keyring-file.ts';
import type { Keys } from './keys.ts';
import type { Stores } from './stores.ts';

const DAY = 86_400_000;
/** Number of records that are sealed again in one transaction. Requests are answered in between. */
const SLICE = 50;

/** A line of the list of keys. It holds no secret. */
export interface KeyRow {
  readonly purpose: string;
  readonly what: string;
  readonly generation: number;
  /** Age in days. */
  readonly age: number;
  readonly state: string;
  /** Explanation of what a replacement does. */
  readonly replacing: string;
}

/** Sentences about what a command did, or the reason why it did nothing. */
export type KeyAnswer = { readonly said: readonly string[] } | { readonly refused: string };

/** Words about a purpose: what the key is for, and what happens when it is replaced. */
const WORDS: Readonly<Record<Purpose, { readonly what: string; readonly replacing: string }>> = {
  vault: {
    what: 'seals givers, contacts, notes and photos',
    replacing: 'seals all of them again while Bluebox goes on',
  },
  'import-ids': {
    what: 'makes the ids by which an import finds its pledges again',
    replacing: 'is not possible: the ids are in events, which never change',
  },
  link: {
    what: 'makes private links of givers and recipients',
    replacing: 'makes new links; those that were given out go on until --end-old',
  },
  session: {
    what: 'seals names and logins of accounts, and protects passwords, cookies and invitations',
    replacing: 'seals names and logins again; a password follows at the next sign-in',
  },
  'proof-of-work': {
    what: 'signs the challenges of the pledge form',
    replacing: 'has no effect that anybody sees',
  },
  fingerprint: {
    what: 'recognises a request that is sent twice',
    replacing: 'has no effect that anybody sees',
  },
  control: {
    what: 'lets commands of this user control the running Bluebox',
    replacing: 'takes effect at once',
  },
  'ledger-signing': {
    what: 'signs the public ledger',
    replacing: 'lets the ledger go on under another name, which everybody sees',
  },
  'ledger-salt': {
    what: 'hides the details of events in the public ledger',
    replacing: 'is not possible: every proof of an old entry needs it',
  },
};

export interface KeyCommandOptions {
  readonly keys: Keys;
  readonly stores: Stores;
  readonly portal: PortalSealed;
  /** Lets the running ledger follow its key; absent if it follows at the next start. */
  readonly followSigningKey?: () => Promise<string | undefined>;
  readonly now: () => Date;
  /** Called when sealing again has failed. It goes on at the next start. */
  readonly onTrouble: (error: unknown) => void;
}

export interface RunningKeyCommands extends KeyCommands {
  list(): Promise<readonly KeyRow[]>;
  replace(purpose: string, options: { readonly endEarlier: boolean }): Promise<KeyAnswer>;
  /** Lets the ledger go on after its key was lost. Only for a folder that no server uses. */
  replaceLost(): Promise<KeyAnswer>;
  /** Seals everything with the current keys. It may be stopped at any moment, and goes on when called again. */
  sealAgain(): Promise<void>;
  /** Stops sealing after the present slice. */
  stop(): Promise<void>;
}

const isPurpose = (text: string): text is Purpose => (PURPOSES as readonly string[]).includes(text);

export function openKeyCommands(options: KeyCommandOptions): RunningKeyCommands {
  const { keys, stores, portal, followSigningKey, now, onTrouble } = options;
  const { keyring, tokens } = keys;
  let isOver = false;
  let sealing: Promise<void> | undefined;
  let tokenSince = now().getTime();

  const isReplaced = (purpose: Purpose): boolean => keyring.generations(purpose).length > 1;
  /** Counts what is sealed with earlier keys. */
  const counted = async () => {
    const records = VAULT_OWNERS.reduce(
      (sum, owner) => sum + stores.vaults[owner].sealedBefore(),
      0,
    );
    let photos = 0;
    if (isReplaced('vault'))
      for (const owner of PHOTO_OWNERS) photos += await stores.photos[owner].sealedBefore();
    return {
      records,
      photos,
      names: await portal.before(),
      passwords: await portal.passwordsBefore(),
    };
  };

  const sealNow = async (): Promise<void> => {
    if (isReplaced('vault')) {
      for (const owner of VAULT_OWNERS)
        while (!isOver && (await stores.vaults[owner].reseal(SLICE)) > 0);
      for (const owner of PHOTO_OWNERS) await stores.photos[owner].reseal(() => isOver);
    }
    if (isReplaced('session')) while (!isOver && (await portal.reseal(SLICE)) > 0);
  };
  const sealAgain = async (): Promise<void> => {
    // Work that has begun before the replacement may have passed what is sealed with the former key.
    await sealing;
    sealing ??= sealNow()
      .catch(onTrouble)
      .finally(() => {
        sealing = undefined;
      });
    await sealing;
  };

  const age = (since: string | number): number =>
    Math.max(0, Math.floor((now().getTime() - new Date(since).getTime()) / DAY));
  const list = async (): Promise<readonly KeyRow[]> => {
    const { records, photos, names, passwords } = await counted();
    const stateOf = (
      purpose: Purpose,
      generation: ReturnType<typeof keyring.generations>[number],
    ) => {
      if (generation.isCurrent) return 'current';
      if (!generation.isKnown) return 'removed';
      if (purpose === 'vault' && records + photos > 0)
        return `still read: ${records} records and ${photos} photos`;
      if (purpose === 'session' && names + passwords > 0)
        return `still read: names of ${names} accounts, passwords of ${passwords}`;
      if (generation.acceptedUntil !== undefined)
        return `still read until ${generation.acceptedUntil.slice(0, 16)}Z`;
      if (generation.isAccepted) return 'still read: links that were given out';
      return 'retired';
    };
    const masters = keyring.masters();
    return [
      ...masters.map(({ generation, since }, index) => ({
        purpose: 'master',
        what: 'is what all others follow from',
        generation,
        age: age(since),
        state: index === masters.length - 1 ? 'current' : 'still there, for backups of before',
        replacing: 'replaces every key below that can be replaced',
      })),
      ...PURPOSES.flatMap((purpose) =>
        keyring.generations(purpose).map((generation) => ({
          purpose,
          what: WORDS[purpose].what,
          generation: generation.generation,
          age: age(generation.since),
          state: stateOf(purpose, generation),
          replacing: WORDS[purpose].replacing,
        })),
      ),
      {
        purpose: 'token',
        what: 'signs what the portal tells services about the caller',
        generation: 1,
        age: age(tokenSince),
        state: 'current, and new at each start',
        replacing: 'takes effect at once',
      },
    ];
  };

  /** Does what follows from new keys. @returns sentences about it. */
  const follow = async (purposes: readonly Purpose[]): Promise<readonly string[]> => {
    const said: string[] = [];
    if (purposes.includes('vault') || purposes.includes('session')) {
      void sealAgain();
      said.push('what the former key sealed is being sealed again; `keys` tells what is left');
    }
    if (purposes.includes('session'))
      said.push('passwords follow at the next sign-in of each account');
    if (purposes.includes('ledger-signing')) {
      const name = await followSigningKey?.();
      said.push(
        followSigningKey === undefined
          ? 'at the next start the public ledger goes on under another name and key'
          : `the public ledger goes on as ${name}; tell those who keep checkpoints or proofs that it has another name and key`,
      );
    }
    said.push(`make a copy of ${keyring.folder} now: an older copy does not have the new key`);
    return said;
  };

  const replaceMaster = async (endEarlier: boolean): Promise<KeyAnswer> => {
    if (!endEarlier) {
      const generation = keyring.replaceMaster();
      tokens.replace();
      tokenSince = now().getTime();
      return {
        said: [
          `master key ${generation} is in use, and every key that can be replaced follows from it`,
          ...(await follow(PURPOSES.filter((purpose) => !FIXED.has(purpose)))),
          'the former master key stays for backups of before; `keys replace master --end-old` removes it',
        ],
      };
    }
    if (keyring.masters().length < 2)
      return { refused: 'there is no earlier master key to remove; replace the present one first' };
    await sealAgain();
    const { records, photos, names } = await counted();
    if (records + photos + names > 0)
      return {
        refused: `${records} records, ${photos} photos and ${names} accounts are still sealed with keys of the earlier master key; try again later`,
      };
    const removed = keyring.removeEarlierMasters();
    return {
      said: [
        `${removed} earlier master ${removed === 1 ? 'key is' : 'keys are'} removed: nothing was read with it any more except by keys that were carried over`,
        'vaults and photos in backups of before cannot be opened any more, unless you keep a copy of the removed file',
        `make a copy of ${keyring.folder} now`,
      ],
    };
  };

  return {
    list,
    async replace(purpose, { endEarlier }) {
      if (purpose === 'master') return replaceMaster(endEarlier);
      if (purpose === 'token') {
        tokens.replace();
        tokenSince = now().getTime();
        return { said: ['tokens are signed with a new key'] };
      }
      if (!isPurpose(purpose))
        return {
          refused: `there is no key for ${purpose}; there are ${['master', ...PURPOSES, 'token'].join(', ')}`,
        };
      if (FIXED.has(purpose))
        return { refused: `replacing the key for ${purpose} ${WORDS[purpose].replacing}` };
      if (endEarlier) {
        const ended = keyring.endEarlier(purpose);
        return {
          said: [
            ended === 0
              ? `no earlier key for ${purpose} is accepted`
              : `what was made with ${ended} earlier ${ended === 1 ? 'key' : 'keys'} for ${purpose} is not accepted any more`,
          ],
        };
      }
      const generation = keyring.replace(purpose);
      return {
        said: [
          `key ${generation} for ${purpose} is in use: it ${WORDS[purpose].what}`,
          ...(await follow([purpose])),
        ],
      };
    },
    async replaceLost() {
      const origin = await stores.ledger.origin();
      if (origin === undefined) return { refused: 'there is no public ledger yet' };
      const vkey = await stores.ledger.keyOf(origin);
      const isMeant = (key: Buffer) => ledgerVkey(origin, signingKeyOf(key)) === vkey;
      if (keyring.live('ledger-signing').known.some(isMeant))
        return { refused: `the key that signs ${origin} is there, so it is not lost` };
      if (keyring.findAgain('ledger-signing', isMeant))
        return {
          said: [
            `the key that signs ${origin} follows from the master key and is listed again, so the ledger goes on without a break`,
            `make a copy of ${keyring.folder} now`,
          ],
        };
      keyring.replaceLost({ origin, ...(vkey === undefined ? {} : { vkey }) });
      return {
        said: [
          `at the next start the public ledger goes on under another name than ${origin}, with another key`,
          'its earlier checkpoints and proofs can still be verified with the earlier key; tell those who keep them that there is a break',
          `make a copy of ${keyring.folder} now`,
        ],
      };
    },
    sealAgain,
    async stop() {
      isOver = true;
      await sealing;
    },
  };
}

import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';

/* A passkey in software, for tests: an authenticator with one P-256 key (ES256), as WebAuthn has it. */

type Cbor = number | string | Buffer | ReadonlyMap<number | string, Cbor>;

const head = (major: number, length: number): Buffer =>
  length < 24
    ? Buffer.from([(major << 5) | length])
    : length < 256
      ? Buffer.from([(major << 5) | 24, length])
      : Buffer.from([(major << 5) | 25, length >> 8, length & 0xff]);

function cbor(value: Cbor): Buffer {
  if (typeof value === 'number') return value >= 0 ? head(0, value) : head(1, -1 - value);
  if (typeof value === 'string')
    return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
  if (Buffer.isBuffer(value)) return Buffer.concat([head(2, value.length), value]);
  const map = value as ReadonlyMap<number | string, Cbor>;
  return Buffer.concat([
    head(5, map.size),
    ...[...map].flatMap(([key, content]) => [cbor(key), cbor(content)]),
  ]);
}

const sha256 = (data: string | Buffer): Buffer => createHash('sha256').update(data).digest();
const base64url = (data: Buffer | string): string => Buffer.from(data).toString('base64url');

const USER_PRESENT = 0x01;
const USER_VERIFIED = 0x04;
const WITH_CREDENTIAL = 0x40;

/** Differences from an honest answer. */
export interface PasskeyTricks {
  readonly origin?: string;
  readonly rpId?: string;
  readonly challenge?: string;
  /** Whether the user is not verified by a PIN or finger. */
  readonly unverified?: boolean;
  /** Value of the counter; 0 for an authenticator that does not count. */
  readonly counter?: number;
}

/** Makes an authenticator with a passkey for a site. */
export function softwarePasskey(origin: string) {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const id = randomBytes(16);
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  const coseKey = cbor(
    new Map<number, Cbor>([
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, Buffer.from(x, 'base64url')],
      [-3, Buffer.from(y, 'base64url')],
    ]),
  );
  const authenticatorData = (tricks: PasskeyTricks, credential?: Buffer): Buffer => {
    const { rpId = new URL(origin).hostname, unverified = false, counter = 0 } = tricks;
    const flags =
      USER_PRESENT |
      (unverified ? 0 : USER_VERIFIED) |
      (credential === undefined ? 0 : WITH_CREDENTIAL);
    const counted = Buffer.alloc(4);
    counted.writeUInt32BE(counter);
    return Buffer.concat([
      sha256(rpId),
      Buffer.from([flags]),
      counted,
      ...(credential === undefined ? [] : [credential]),
    ]);
  };
  const clientData = (type: string, challenge: string, tricks: PasskeyTricks): Buffer =>
    Buffer.from(
      JSON.stringify({
        type,
        challenge: tricks.challenge ?? challenge,
        origin: tricks.origin ?? origin,
        crossOrigin: false,
      }),
    );
  const credential = {
    id: base64url(id),
    rawId: base64url(id),
    type: 'public-key',
    clientExtensionResults: {},
  };
  let userHandle = '';
  return {
    /** Answers the options of `navigator.credentials.create`. */
    create(options: { challenge: string; user: { id: string } }, tricks: PasskeyTricks = {}) {
      userHandle = options.user.id;
      const attested = Buffer.concat([Buffer.alloc(16), Buffer.from([0, id.length]), id, coseKey]);
      const attestation = new Map<string, Cbor>([
        ['fmt', 'none'],
        ['attStmt', new Map()],
        ['authData', authenticatorData(tricks, attested)],
      ]);
      return {
        ...credential,
        response: {
          clientDataJSON: base64url(clientData('webauthn.create', options.challenge, tricks)),
          attestationObject: base64url(cbor(attestation)),
          transports: ['internal'],
        },
      };
    },
    /** Answers the options of `navigator.credentials.get`. */
    get(options: { challenge: string }, tricks: PasskeyTricks = {}) {
      const data = authenticatorData(tricks);
      const client = clientData('webauthn.get', options.challenge, tricks);
      return {
        ...credential,
        response: {
          clientDataJSON: base64url(client),
          authenticatorData: base64url(data),
          signature: base64url(sign('sha256', Buffer.concat([data, sha256(client)]), privateKey)),
          userHandle,
        },
      };
    },
  };
}

import { z } from 'zod';
import { Id, Instant, text } from '../vocabulary.ts';

// Bodies and answers of the routes about second factors.

/** A code of an authenticator app, or a recovery code, as it was typed. */
export const FactorCode = z.string().min(6).max(40);
export const FactorCodeBody = z.strictObject({ code: FactorCode });

export const PasskeyName = text(40);
/** A passkey of the account. */
export const PasskeyView = z.object({ passkeyId: Id, name: PasskeyName, createdAt: Instant });
export type PasskeyView = z.infer<typeof PasskeyView>;
export const SecondFactors = z.object({
  /** Whether an authenticator app is set up. */
  totp: z.boolean(),
  /** Number of recovery codes that have not been used. */
  recoveryCodes: z.int(),
  passkeys: z.array(PasskeyView),
});
export type SecondFactors = z.infer<typeof SecondFactors>;
/** A secret for an authenticator app, which counts once a code of the app has confirmed it. */
export const TotpSecret = z.object({
  /** The secret in base32, for apps without a camera. */
  secret: z.string(),
  /** The secret as a URL of the scheme `otpauth`. */
  uri: z.string(),
  /** The URL as a QR code, in SVG. */
  qr: z.string(),
});
/** Recovery codes, which are shown only in this answer. Each of them works once. */
export const RecoveryCodes = z.object({ recoveryCodes: z.array(z.string()) });

const Base64Url = z.string().regex(/^[A-Za-z0-9_-]{1,8000}$/);
const credential = {
  id: Base64Url,
  rawId: Base64Url,
  type: z.literal('public-key'),
  authenticatorAttachment: z.enum(['platform', 'cross-platform']).optional(),
  clientExtensionResults: z.looseObject({}),
};
/** Result of `navigator.credentials.create`, as `RegistrationResponseJSON` of WebAuthn. */
export const NewPasskey = z.strictObject({
  ...credential,
  response: z.looseObject({
    clientDataJSON: Base64Url,
    attestationObject: Base64Url,
    transports: z.array(z.string().max(20)).max(10).optional(),
  }),
});
export type NewPasskey = z.infer<typeof NewPasskey>;
/** Result of `navigator.credentials.get`, as `AuthenticationResponseJSON` of WebAuthn. */
export const PasskeyAnswer = z.strictObject({
  ...credential,
  response: z.looseObject({
    clientDataJSON: Base64Url,
    authenticatorData: Base64Url,
    signature: Base64Url,
    userHandle: Base64Url.optional(),
  }),
});
export type PasskeyAnswer = z.infer<typeof PasskeyAnswer>;

/** Options for `navigator.credentials`, as `PublicKeyCredential…OptionsJSON` of WebAuthn. */
export const PasskeyOptions = z.looseObject({ challenge: z.string() });
export const AddPasskeyBody = z.strictObject({ name: PasskeyName, passkey: NewPasskey });
export const PasskeyAdded = z.object({
  passkeyId: Id,
  /** Recovery codes, shown only in this answer; absent if the account has some already. */
  recoveryCodes: z.array(z.string()).optional(),
});
export const PasskeySignInBody = z.strictObject({ passkey: PasskeyAnswer });

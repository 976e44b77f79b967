import { z } from 'zod';

// Bodies and answers of the routes about second factors.

/** A code of an authenticator app, or a recovery code, as it was typed. */
export const FactorCode = z.string().min(6).max(40);
export const FactorCodeBody = z.strictObject({ code: FactorCode });

export const SecondFactors = z.object({
  /** Whether an authenticator app is set up. */
  totp: z.boolean(),
  /** Number of recovery codes that have not been used. */
  recoveryCodes: z.int(),
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

import { z } from 'zod';
import { Category, Count, Id, Instant, Item, Unit } from '../vocabulary.ts';

// Answers of the tracker's routes for a giver's certificate.

/**
 * Number of a certificate, such as `XLX-7F3K9Q-8JK2-M4PQ-T7WX`: the reference of the pledge, and 60
 * bits that only the pledge's id gives. Nobody can therefore try out the numbers of other pledges.
 */
export const CertificateNumber = z
  .string()
  .regex(/^XLX-[0-9A-Z]{6}(?:-[0-9A-HJKMNP-TV-Z]{4}){3}$/, 'is not a certificate number');

/** The goods of a pledge that the recipient has confirmed, for the papers of its giver. */
export const CertificateView = z.object({
  pledgeId: Id,
  driveId: Id,
  /** The number of the certificate; absent while nothing is confirmed. */
  number: CertificateNumber.optional(),
  /**
   * The confirmed goods. Goods in kits are among them once all kits that may hold them are
   * confirmed.
   */
  lines: z.array(
    z.object({
      item: Item,
      quantity: Count.min(1),
      /** Time of the last receipt. */
      confirmedAt: Instant,
    }),
  ),
});
export type CertificateView = z.infer<typeof CertificateView>;

/**
 * The public answer about a certificate: quantities by category and unit. Items and givers are left
 * out, because a certificate may be passed on.
 */
export const CheckedCertificate = z.object({
  driveId: Id,
  number: CertificateNumber,
  goods: z.array(z.object({ category: Category, unit: Unit, quantity: Count.min(1) })),
  /** Time of the last receipt. */
  confirmedAt: Instant,
});
export type CheckedCertificate = z.infer<typeof CheckedCertificate>;

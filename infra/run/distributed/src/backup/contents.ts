import {
  DECIDING_SERVICES,
  type DecidingService,
  isLaterService,
  perService,
  VAULT_OWNERS,
  type VaultOwner,
} from '@bluebox/contracts';
import { BUCKET_COUNT } from '@bluebox/event-sourcing';
import { z } from 'zod';

/**
 * Paths within a backup. Files under `data` identify neither givers nor recipients; the records and photos
 * under `vault` are encrypted.
 */
export const PATHS = {
  commits: (service: DecidingService) => `data/${service}/commits.ndjson`,
  forgotten: (service: DecidingService) => `data/${service}/forgotten.ndjson`,
  accounts: 'data/portal/accounts.ndjson',
  /** The notary's ledger, which backups of earlier versions do not have. */
  ledger: 'data/notary/ledger.ndjson',
  records: (service: VaultOwner) => `vault/${service}/records.ndjson`,
  /** List of a service's photos: names and times, without the pictures. */
  photos: (service: VaultOwner) => `vault/${service}/photos.ndjson`,
  photo: (service: VaultOwner, subject: string, photoId: string) =>
    `vault/${service}/photos/${subject}/${photoId}`,
} as const;

/** Files that every backup must contain. */
export const NEEDED: readonly string[] = [
  PATHS.accounts,
  ...DECIDING_SERVICES.filter((service) => !isLaterService(service)).flatMap((service) => [
    PATHS.commits(service),
    PATHS.forgotten(service),
  ]),
  ...VAULT_OWNERS.filter((service) => !isLaterService(service)).flatMap((service) => [
    PATHS.records(service),
    PATHS.photos(service),
  ]),
];

const LogEnd = z.object({
  /** Last position of each bucket. */
  positions: z.array(z.int().min(0)).length(BUCKET_COUNT),
  /** Number of commits that had no position yet. */
  waiting: z.int().min(0),
});

/** End of the log of a service that an earlier version did not have. */
const NOTHING_YET = { positions: Array<number>(BUCKET_COUNT).fill(0), waiting: 0 };

/** Part of the manifest that only a distributed deployment has. */
export const Contents = z.object({
  services: z.object(
    perService(DECIDING_SERVICES, (service) =>
      isLaterService(service) ? LogEnd.default(NOTHING_YET) : LogEnd,
    ),
  ),
});
export type Contents = z.infer<typeof Contents>;

export const PhotoLine = z.object({ subject: z.string(), photoId: z.string(), at: z.string() });
export type PhotoLine = z.infer<typeof PhotoLine>;

export const AccountLine = z.object({
  collection: z.string(),
  document: z.looseObject({ id: z.string() }),
});

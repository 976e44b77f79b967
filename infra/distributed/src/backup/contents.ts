import { BUCKET_COUNT } from '@bluebox/event-sourcing';
import { z } from 'zod';

/** Services with a log, a vault and pictures of their own. */
export const DECIDING = ['pledge', 'inventory', 'shipment'] as const;
export type DecidingService = (typeof DECIDING)[number];

/** Where what is in a backup. `data` tells of nobody who gives or receives; `vault` is sealed. */
export const PATHS = {
  commits: (service: DecidingService) => `data/${service}/commits.ndjson`,
  forgotten: (service: DecidingService) => `data/${service}/forgotten.ndjson`,
  accounts: 'data/portal/accounts.ndjson',
  records: (service: DecidingService) => `vault/${service}/records.ndjson`,
  /** What pictures there are. */
  photos: (service: DecidingService) => `vault/${service}/photos.ndjson`,
  photo: (service: DecidingService, subject: string, photoId: string) =>
    `vault/${service}/photos/${subject}/${photoId}`,
} as const;

/** Without one of these it is no backup. */
export const NEEDED: readonly string[] = [
  PATHS.accounts,
  ...DECIDING.flatMap((service) => [
    PATHS.commits(service),
    PATHS.forgotten(service),
    PATHS.records(service),
    PATHS.photos(service),
  ]),
];

const LogEnd = z.object({
  /** The last position of each bucket. */
  positions: z.array(z.int().min(0)).length(BUCKET_COUNT),
  /** How many commits had no position yet. */
  waiting: z.int().min(0),
});

/** What a manifest says of a distributed Bluebox beside what every one says. */
export const Contents = z.object({
  services: z.object({ pledge: LogEnd, inventory: LogEnd, shipment: LogEnd }),
});
export type Contents = z.infer<typeof Contents>;

/** A line of the pictures that there are. */
export const PhotoLine = z.object({ subject: z.string(), photoId: z.string(), at: z.string() });
export type PhotoLine = z.infer<typeof PhotoLine>;

/** A line of the accounts. */
export const AccountLine = z.object({
  collection: z.string(),
  document: z.looseObject({ id: z.string() }),
});

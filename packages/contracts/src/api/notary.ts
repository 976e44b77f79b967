import { z } from 'zod';

export const LedgerKey = z.object({
  origin: z.string().meta({
    description:
      'Name of the log: the first line of each checkpoint, and the name of the key that signs it',
  }),
  vkey: z.string().meta({
    description: 'Verifier key of the log, as in c2sp.org/signed-note',
  }),
  earlier: z
    .array(
      z.object({
        origin: z.string(),
        vkey: z.string().optional().meta({
          description:
            'Verifier key of the log under this name; absent if its key was lost before it was kept',
        }),
        size: z.int().min(0).meta({
          description:
            'Number of entries, from the first one, that the log had under this name and still has. Checkpoints of more entries are not of this log',
        }),
      }),
    )
    .meta({
      description:
        'Names that the log had before, the oldest first. It is renamed when it may have lost entries, as after a restore, and when its key was replaced',
    }),
});
export type LedgerKey = z.infer<typeof LedgerKey>;

export const ProvenEvents = z.object({
  events: z.array(
    z.object({
      service: z.string(),
      bucket: z.int(),
      position: z.int(),
      type: z.string().meta({ description: 'Wire type of the event, such as `pledge.submitted`' }),
      recordedAt: z.iso.datetime(),
      shared: z.literal(true).optional().meta({
        description:
          'The event names goods of other people as well, so that its proof has the entry without its details',
      }),
    }),
  ),
});
export type ProvenEvents = z.infer<typeof ProvenEvents>;

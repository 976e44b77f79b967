import { refuse, Slug } from '@bluebox/contracts';
import { defineRoute, type Route } from '@bluebox/service-http';
import { z } from 'zod';
import type { PublicDrives } from './public-drives.ts';
import { shareFacts } from './share-facts.ts';
import type { SharePictures } from './share-pictures.ts';
import { SHARE_LANGUAGES } from './share-words.ts';

export function shareRoutes({
  publicDrives,
  pictures,
}: {
  readonly publicDrives: PublicDrives;
  readonly pictures: SharePictures;
}): readonly Route[] {
  return [
    defineRoute({
      method: 'get',
      path: '/drives/:slug/share.png',
      operation: 'drawShare',
      summary: 'The picture of a drive for where its link is shared: 1200 × 630, goods only',
      access: 'public',
      params: z.strictObject({ slug: Slug }),
      query: z.strictObject({
        lang: z.enum(SHARE_LANGUAGES).default('zh'),
        /**
         * Hash of what was shown when the URL was made, so that caches treat a changed picture as another
         * one.
         */
        v: z
          .string()
          .regex(/^[A-Za-z0-9_-]{1,32}$/)
          .optional(),
      }),
      answers: { 200: z.string() },
      streams: true,
      mediaType: 'image/png',
      async handle({ params: { slug }, query: { lang }, response }) {
        const drive = await publicDrives.drive(slug);
        const totals = drive && (await publicDrives.totals(drive.driveId));
        if (drive === undefined || totals === undefined) throw refuse('UNKNOWN_DRIVE');
        const { state, png } = await pictures.picture(slug, shareFacts(drive, totals, lang), lang);
        response.setHeader('Cache-Control', 'public, max-age=300');
        response.setHeader('ETag', `"${state}"`);
        // Made to be shown elsewhere.
        response.setHeader('Cross-Origin-Resource-Policy', 'cross-origin');
        if (response.req.fresh) response.status(304).end();
        else response.status(200).type('image/png').send(png);
        return undefined;
      },
    }),
  ];
}

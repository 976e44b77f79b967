import { DrawShareQuery, refuse, Slug } from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import { defineRoute, type Route } from '@bluebox/service-http';
import { z } from 'zod';
import type { PublicDrives } from './public-drives.ts';
import { shareFacts } from './share-facts.ts';
import type { SharePictures } from './share-pictures.ts';

export function shareRoutes({
  publicDrives,
  pictures,
}: {
  readonly publicDrives: PublicDrives;
  readonly pictures: SharePictures;
}): readonly Route[] {
  return [
    defineRoute(routes.drawShare, {
      summary: 'The picture of a drive for link previews, 1200 × 630 pixels, about goods only',
      access: 'public',
      params: z.strictObject({ slug: Slug }),
      query: DrawShareQuery,
      answers: { 200: z.string() },
      mediaType: 'image/png',
      async handle({ params: { slug }, query: { lang }, response }) {
        const drive = await publicDrives.drive(slug);
        const totals = drive && (await publicDrives.totals(drive.driveId));
        if (drive === undefined || totals === undefined) throw refuse('UNKNOWN_DRIVE');
        const { state, png } = await pictures.picture(slug, shareFacts(drive, totals, lang), lang);
        response.setHeader('Cache-Control', 'public, max-age=300');
        response.setHeader('ETag', `"${state}"`);
        // Other sites may embed the picture.
        response.setHeader('Cross-Origin-Resource-Policy', 'cross-origin');
        if (response.req.fresh) response.status(304).end();
        else response.status(200).type('image/png').send(png);
        return undefined;
      },
    }),
  ];
}

import { ExportDriveQuery } from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import type { View } from '@bluebox/event-sourcing';
import { defineRoute, type Route, streamFile } from '@bluebox/service-http';
import { z } from 'zod';
import type { DriveNamesDocument } from '../board/groups-projection.ts';
import { DriveParams, readTotals } from '../drive-access.ts';
import { driveRecords, exportColumns } from './drive-export.ts';
import { exportFileName, savedAs } from './file-name.ts';
import { EXPORT_MEDIA_TYPES, tableFile } from './table-file.ts';
import { EXPORT_WORDS } from './words.ts';

export interface ExportRouteDependencies {
  readonly totals: View;
  readonly journeys: View;
  readonly groups: View;
  readonly now: () => Date;
}

export function exportRoutes({
  totals,
  journeys,
  groups,
  now,
}: ExportRouteDependencies): readonly Route[] {
  return [
    defineRoute(routes.exportDrive, {
      summary: 'A drive as a spreadsheet: pledges part by part, boxes with contents, or the ledger',
      access: 'coordinator',
      params: DriveParams,
      query: ExportDriveQuery,
      answers: { 200: z.string() },
      mediaType: Object.values(EXPORT_MEDIA_TYPES),
      async handle({ params: { driveId }, query, caller, response }) {
        const { kind, format, language, ids } = query;
        const exported = {
          journeys,
          groups,
          totals: await readTotals(totals, driveId, caller),
          names: await groups.get<DriveNamesDocument>('drive-names', driveId),
        };
        const words = EXPORT_WORDS[language];
        const file = tableFile(format, {
          name: words.kinds[kind],
          columns: exportColumns(kind, words),
          records: driveRecords(kind, exported, words, ids),
        });
        return streamFile(response, file, {
          mediaType:
            format === 'csv'
              ? `${EXPORT_MEDIA_TYPES.csv}; charset=utf-8`
              : EXPORT_MEDIA_TYPES[format],
          disposition: savedAs(
            exportFileName({
              title: exported.names?.title,
              words: [words.kinds[kind], ...(ids === undefined ? [] : [words.chosen])],
              extension: format,
              now: now(),
            }),
            `${kind}-${driveId}${ids === undefined ? '' : '-chosen'}.${format}`,
          ),
        });
      },
    }),
  ];
}

import {
  DepartmentReport,
  ExportDepartmentReportQuery,
  type JourneyView,
  LEAST_PLEDGES_OF_A_GROUP,
  refuse,
  ShowDepartmentReportQuery,
} from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import { findEach, PARKED, type View } from '@bluebox/event-sourcing';
import { type Caller, defineRoute, ok, type Route, streamFile } from '@bluebox/service-http';
import { sheetPdf } from '@bluebox/typefaces/sheet-pdf';
import { z } from 'zod';
import { countedGroups } from '../board/counted-groups.ts';
import type { DriveNamesDocument, GivingDocument } from '../board/groups-projection.ts';
import { shownGroups } from '../board/shown-groups.ts';
import { DriveParams, readTotals } from '../drive-access.ts';
import { allowed, exportFileName, savedAs } from '../export/file-name.ts';
import { localClock } from '../export/local-clock.ts';
import { EXPORT_MEDIA_TYPES, tableFile } from '../export/table-file.ts';
import { fragments, type PledgeFragment } from '../journey/fragments.ts';
import { journeyOf } from '../journey/journey.ts';
import { countBoxes, fragmentsOf } from '../journey/read-fragments.ts';
import { type SentConsignment, sentConsignments } from '../statement/projection.ts';
import { reportColumns, reportRecords, reportSheet } from './report-file.ts';
import { REPORT_WORDS } from './report-words.ts';
import { type ReportedDays, reported } from './reported.ts';

export interface DepartmentReportDependencies {
  readonly totals: View;
  readonly journeys: View;
  readonly groups: View;
  readonly statement: View;
  readonly now: () => Date;
}

type Asked = ReportedDays & { readonly department: string };

export function departmentReportRoutes(
  dependencies: DepartmentReportDependencies,
): readonly Route[] {
  const { totals, journeys, groups, statement, now } = dependencies;

  /** Yields the pledges of a department. */
  async function* journeysOf(driveId: string, department: string): AsyncGenerator<JourneyView> {
    const boxCount = await countBoxes(journeys, driveId);
    const givings = findEach<GivingDocument>((query) => groups.find('givings', query), {
      where: { driveId, department },
    });
    for await (const { id } of givings) {
      const pledge = await journeys.get<PledgeFragment>(fragments.pledges, id);
      if (pledge !== undefined) yield journeyOf(await fragmentsOf(journeys, pledge, boxCount));
    }
  }

  /** Makes the report. Refuses the departments that the public does not see either. */
  async function report(
    driveId: string,
    { department, from, until }: Asked,
    caller: Caller,
  ): Promise<DepartmentReport> {
    const { terms } = await readTotals(totals, driveId, caller);
    const { departments } = await countedGroups(dependencies, driveId, terms?.needs);
    if (shownGroups(departments).groups.every(({ name }) => name !== department))
      throw refuse('DEPARTMENT_TOO_SMALL', { least: LEAST_PLEDGES_OF_A_GROUP });
    const numbers = new Map<string, number | undefined>();
    const numberOf = async (id: string) => {
      if (!numbers.has(id))
        numbers.set(id, (await statement.get<SentConsignment>(sentConsignments, id))?.number);
      return numbers.get(id);
    };
    return {
      driveId,
      department,
      ...(from === undefined ? {} : { from }),
      ...(until === undefined ? {} : { until }),
      ...(await reported(journeysOf(driveId, department), { from, until }, numberOf)),
      parked: await journeys.count(PARKED, { driveId }),
    };
  }

  return [
    defineRoute(routes.showDepartmentReport, {
      summary:
        'What a department gave and where it went: the receipts of the recipient, and what is still on its way',
      access: 'coordinator',
      params: DriveParams,
      query: ShowDepartmentReportQuery,
      answers: { 200: DepartmentReport },
      handle: async ({ params: { driveId }, query, caller }) =>
        ok(await report(driveId, query, caller)),
    }),
    defineRoute(routes.exportDepartmentReport, {
      summary: 'The report of a department as a spreadsheet, or as a PDF to be signed and sealed',
      access: 'coordinator',
      params: DriveParams,
      query: ExportDepartmentReportQuery,
      answers: { 200: z.string() },
      mediaType: [...Object.values(EXPORT_MEDIA_TYPES), 'application/pdf'],
      async handle({ params: { driveId }, query, caller, response }) {
        const { format, language, ...asked } = query;
        const told = await report(driveId, asked, caller);
        const stored = await groups.get<DriveNamesDocument>('drive-names', driveId);
        const names = stored ?? { title: '', recipient: '' };
        const words = REPORT_WORDS[language];
        const { from, until } = asked;
        const period = from === undefined && until === undefined ? '' : words.days(from, until);
        const disposition = savedAs(
          exportFileName({
            title: names.title,
            words: [words.title, allowed(told.department), allowed(period)],
            extension: format,
            now: now(),
          }),
          `department-${driveId}.${format}`,
        );
        if (format === 'pdf')
          return streamFile(
            response,
            sheetPdf(reportSheet(told, names, words, localClock(now().getTime()).slice(0, 10))),
            { mediaType: 'application/pdf', disposition },
          );
        return streamFile(
          response,
          tableFile(format, {
            name: words.title,
            columns: reportColumns(words),
            records: reportRecords(told, names, words),
          }),
          {
            mediaType:
              format === 'csv'
                ? `${EXPORT_MEDIA_TYPES.csv}; charset=utf-8`
                : EXPORT_MEDIA_TYPES[format],
            disposition,
          },
        );
      },
    }),
  ];
}

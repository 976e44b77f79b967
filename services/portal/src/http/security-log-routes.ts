import {
  ExportSecurityLogQuery,
  ListNamesQuery,
  ListSecurityLogQuery,
  MOST_NAMES,
  NameList,
  SecurityLogPage,
} from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import { defineRoute, type Route, streamFile } from '@bluebox/service-http';
import { z } from 'zod';
import { type ListNamesDependencies, listNames } from '../use-cases/list-names.ts';
import {
  type ListSecurityLogDependencies,
  listSecurityLog,
} from '../use-cases/list-security-log.ts';
import {
  type SecurityLogTableDependencies,
  securityLogTable,
} from '../use-cases/security-log-table.ts';

export interface SecurityLogRouteDependencies
  extends ListSecurityLogDependencies,
    SecurityLogTableDependencies,
    ListNamesDependencies {
  readonly now: () => Date;
}

/** Makes the routes that show the security log, and the names behind account ids. */
export function securityLogRoutes(dependencies: SecurityLogRouteDependencies): readonly Route[] {
  return [
    defineRoute(routes.listSecurityLog, {
      summary: 'The security log, newest entry first. Reading it adds an entry',
      access: 'coordinator',
      query: ListSecurityLogQuery,
      answers: { 200: SecurityLogPage },
      handle: ({ query }) => listSecurityLog(dependencies, query),
    }),
    defineRoute(routes.exportSecurityLog, {
      summary:
        'The security log as CSV, with the names of the accounts. Exporting it adds an entry',
      access: 'coordinator',
      query: ExportSecurityLogQuery,
      answers: { 200: z.string() },
      mediaType: 'text/csv',
      async handle({ query: { language, ...filter }, response }) {
        const day = dependencies.now().toISOString().slice(0, 10);
        return streamFile(response, securityLogTable(dependencies, filter, language), {
          mediaType: 'text/csv; charset=utf-8',
          disposition: `attachment; filename="security-log-${day}.csv"`,
        });
      },
    }),
    defineRoute(routes.listNames, {
      summary: `The names of at most ${MOST_NAMES} accounts, so that pages can say who did what`,
      access: 'staff',
      query: ListNamesQuery,
      answers: { 200: NameList },
      handle: ({ query: { ids }, caller }) => listNames(dependencies, ids, caller),
    }),
  ];
}

import type { PledgeColumn } from '@bluebox/spreadsheet/columns';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { ErrorNotice } from '../feedback/error-notice.tsx';
import { problemText } from '../i18n/problem-text.ts';
import { FileRefused } from './spreadsheet-reader.ts';

/**
 * A notice that explains why a file cannot be read, and what to do. Nothing is shown without a
 * problem.
 */
export function FileRefusedNotice({ problem }: { readonly problem: unknown }) {
  const { t } = useTranslation();
  if (problem === undefined || problem === null) return null;
  return <ErrorNotice title={refusalText(t, problem)} />;
}

function refusalText(t: TFunction, problem: unknown): string {
  if (!(problem instanceof FileRefused)) return problemText(t, problem);
  const { mostBytes, columns, ...data } = problem.data;
  return t(`importing.refusal.${problem.code}`, {
    ...data,
    megabytes: Number(mostBytes) / 1_000_000,
    columns: ((columns ?? []) as readonly PledgeColumn[])
      .map((column) => t(`importing.column.${column}`))
      .join(t('list.comma')),
  });
}

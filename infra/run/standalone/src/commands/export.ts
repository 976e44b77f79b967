import type { EXPORT_KINDS } from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import { writePrivate } from '@bluebox/service-http';
import type { ExportFormat } from '@bluebox/spreadsheet';
import { connect } from '../client.ts';
import { passwordFor } from './password.ts';
import { signInClient } from './sign-in.ts';

export interface ExportOptions {
  readonly drive: string;
  readonly login: string;
  readonly url: string;
  readonly language: 'zh' | 'en';
  readonly format: ExportFormat;
  /** Name of the file; by default made from drive, kind and format. */
  readonly out?: string;
}

/** Writes a table of a drive as CSV or as a workbook, through the public API. */
export async function exportCommand(
  kind: (typeof EXPORT_KINDS)[number],
  options: ExportOptions,
): Promise<void> {
  const table = await exportTable(kind, options, await passwordFor(options.login));
  const file = options.out ?? `${options.drive}-${kind}.${options.format}`;
  writePrivate(file, table);
  process.stdout.write(`${file}\n`);
}

export async function exportTable(
  kind: (typeof EXPORT_KINDS)[number],
  { drive: slug, login, url, language, format }: Omit<ExportOptions, 'out'>,
  password: string,
): Promise<Uint8Array> {
  const client = connect(url);
  await signInClient(client, login, password);
  const { driveId } = await client.get(routes.showDrive.at({ driveId: slug }));
  return client.download(routes.exportDrive.at({ driveId }, { kind, format, language }));
}

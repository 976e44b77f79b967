import type { DriveView } from '@bluebox/contracts';
import { termsIn } from '@bluebox/contracts/drive-texts';
import { routes } from '@bluebox/contracts/routes';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { currentLanguage, type Language } from '../../platform/language.ts';
import { type Resource, useResource } from './use-resource.ts';

/**
 * Returns the drive with its texts in the reader's language, or in Chinese where there is no
 * translation. The names of departments and items stay in Chinese, see `termsIn`.
 */
export const driveIn = (language: Language, drive: DriveView): DriveView => ({
  ...drive,
  terms: termsIn(language, drive.terms),
});

/** Loads a drive by its id or slug, with its texts in the reader's language as in `driveIn`. */
export function useDrive(driveId: string | undefined): {
  readonly resource: Resource<DriveView>;
  readonly reload: () => void;
} {
  // This hook renders the component again when the language changes.
  useTranslation();
  const language = currentLanguage();
  const { resource, reload } = useResource(
    driveId === undefined ? undefined : routes.showDrive.at({ driveId }),
  );
  const shown = useMemo(
    () =>
      resource.status === 'ready'
        ? { ...resource, body: driveIn(language, resource.body) }
        : resource,
    [resource, language],
  );
  return { resource: shown, reload };
}

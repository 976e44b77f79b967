import type { DriveView } from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { currentLanguage } from '../../platform/language.ts';
import { followPreview } from '../../platform/preview.ts';
import { Loading } from '../components/loading.tsx';
import { driveIn } from '../data/use-drive.ts';
import { useResource } from '../data/use-resource.ts';
import { DriveSheet } from '../drive/drive-sheet.tsx';

const NOTHING = { rows: [], counts: { pledges: 0 } };

/**
 * A drive's public page in a frame of the console, with terms that are being typed there. Clicks
 * have no effect.
 */
export function PreviewPage() {
  // This hook renders the component again when the language changes.
  useTranslation();
  const [drive, setDrive] = useState<DriveView>();
  useEffect(() => followPreview(setDrive), []);
  useEffect(() => {
    const stop = (event: Event) => {
      event.preventDefault();
      event.stopPropagation();
    };
    document.addEventListener('click', stop, { capture: true });
    return () => document.removeEventListener('click', stop, { capture: true });
  }, []);
  return drive === undefined ? <Loading /> : <Preview drive={driveIn(currentLanguage(), drive)} />;
}

function Preview({ drive }: { readonly drive: DriveView }) {
  const { driveId } = drive;
  // A drive that is not saved yet has no id, and so no totals.
  const { resource } = useResource(driveId === '' ? undefined : routes.showTotals.at({ driveId }));
  const totals = resource.status === 'ready' ? resource.body : NOTHING;
  return <DriveSheet drive={drive} totals={totals} />;
}

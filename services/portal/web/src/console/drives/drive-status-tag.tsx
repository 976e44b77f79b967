import type { DriveStatus } from '@bluebox/contracts';
import { useTranslation } from 'react-i18next';
import { StateTag, type Tone } from '../components/state-tag.tsx';

const TONES: Record<DriveStatus, Tone> = {
  draft: 'waiting',
  published: 'going',
  closed: 'care',
  completed: 'done',
};

export function DriveStatusTag({ status }: { readonly status: DriveStatus }) {
  const { t } = useTranslation();
  return <StateTag tone={TONES[status]}>{t(`vocabulary:driveStatus.${status}`)}</StateTag>;
}

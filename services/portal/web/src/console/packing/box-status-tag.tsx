import type { BoxSummary } from '@bluebox/contracts';
import { useTranslation } from 'react-i18next';
import { StateTag, type Tone } from '../components/state-tag.tsx';

type Status = BoxSummary['status'];
const TONES: Record<Status, Tone> = {
  open: 'waiting',
  sealed: 'going',
  granted: 'done',
  discarded: 'stop',
};

export function BoxStatusTag({ status }: { readonly status: Status }) {
  const { t } = useTranslation();
  return <StateTag tone={TONES[status]}>{t(`packing.status.${status}`)}</StateTag>;
}

import type { PledgeSummary } from '@bluebox/contracts';
import { useTranslation } from 'react-i18next';
import { StateTag, type Tone } from '../components/state-tag.tsx';

type Status = PledgeSummary['status'];
const TONES: Record<Status, Tone> = {
  open: 'going',
  settled: 'done',
  ended: 'waiting',
  withdrawn: 'waiting',
};

export function PledgeStatusTag({ status }: { readonly status: Status }) {
  const { t } = useTranslation();
  return <StateTag tone={TONES[status]}>{t(`pledges.status.${status}`)}</StateTag>;
}

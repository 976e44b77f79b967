import type { CountSummary } from '@bluebox/contracts';
import { useTranslation } from 'react-i18next';
import { StateTag } from '../components/state-tag.tsx';

/** The state of a stocktake: open, posted in part or whole, reversed or abandoned. */
export function CountTag({
  count: { status, counted, posted },
}: {
  readonly count: Pick<CountSummary, 'status' | 'counted' | 'posted'>;
}) {
  const { t } = useTranslation();
  const state = status === 'open' && counted > 0 && posted === counted ? 'posted' : status;
  return (
    <StateTag tone={state === 'posted' ? 'done' : state === 'open' ? 'going' : 'waiting'}>
      {t(`counts.state.${state}`)}
    </StateTag>
  );
}

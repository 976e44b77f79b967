import type { CaseView } from '@bluebox/contracts';
import { useTranslation } from 'react-i18next';
import { StateTag } from '../components/state-tag.tsx';

export function CaseStateTag({ found }: { readonly found: CaseView }) {
  const { t } = useTranslation();
  if (found.status === 'closed')
    return (
      <StateTag tone="done">
        {t('cases.closedAs', {
          resolution: t(`caseResolution.${found.resolution ?? 'answered'}`),
        })}
      </StateTag>
    );
  return (
    <StateTag tone={found.stage === undefined ? 'care' : 'going'}>
      {found.stage === undefined ? t('cases.untouched') : t(`caseStage.${found.stage}`)}
    </StateTag>
  );
}

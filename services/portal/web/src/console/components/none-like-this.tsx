import { useTranslation } from 'react-i18next';
import { EmptyNotice } from '../feedback/empty-notice.tsx';
import { ButtonLink } from './button-link.tsx';

/** Shown when the filters leave nothing of a list, with a way back to the whole of it. */
export function NoneLikeThis({ title }: { readonly title: string }) {
  const { t } = useTranslation();
  return (
    <EmptyNotice title={title}>
      <ButtonLink to="." search={{}}>
        {t('filter.showAll')}
      </ButtonLink>
    </EmptyNotice>
  );
}

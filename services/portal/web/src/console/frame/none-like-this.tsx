import { useTranslation } from 'react-i18next';
import { EmptyNotice } from '../notices/empty-notice.tsx';
import { ButtonLink } from './button-link.tsx';

/** A list that its filters leave nothing of, and the way back to the whole of it. */
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

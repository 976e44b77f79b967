import { useTranslation } from 'react-i18next';
import { EmptyNotice } from '../feedback/empty-notice.tsx';
import { ButtonLink } from './button-link.tsx';

/** A notice that no row matches the filters, with a link to the whole list. */
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

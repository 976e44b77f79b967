import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useMedia } from '../use-media.ts';

interface ListFiltersProps {
  /** Number of filters that are set. */
  readonly chosen: number;
  readonly children: ReactNode;
}

/** The filters of a list. They are folded on a phone, where they would fill the first screen. */
export function ListFilters({ chosen, children }: ListFiltersProps) {
  const { t } = useTranslation();
  const narrow = useMedia('(max-width: 640px)');
  const filters = <div className="list-filters">{children}</div>;
  if (!narrow) return filters;
  return (
    <details className="folded-filters">
      <summary>{chosen === 0 ? t('filter.fold') : t('filter.foldChosen', { chosen })}</summary>
      {filters}
    </details>
  );
}

import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Rows } from '../api/paging.ts';

interface MoreRowsProps {
  /** Kind of the rows, for the wording. */
  readonly of:
    | 'pledges'
    | 'boxes'
    | 'stock'
    | 'parts'
    | 'cases'
    | 'consignments'
    | 'receptions'
    | 'entries'
    | 'messages'
    | 'holds'
    | 'items'
    | 'matters';
  readonly list: {
    readonly data: Rows<unknown> | undefined;
    readonly hasNextPage: boolean;
    readonly isFetchingNextPage: boolean;
    readonly fetchNextPage: () => unknown;
  };
}

/** The number of listed rows out of all rows, with a button for the next page. */
export function MoreRows({ of, list }: MoreRowsProps) {
  const { t } = useTranslation();
  if (list.data === undefined || list.data.total === 0) return null;
  const { rows, total, pageSize } = list.data;
  return (
    <div className="more-rows">
      <span className="soft" role="status">
        {list.hasNextPage
          ? t(`moreRows.shown.${of}`, { shown: rows.length, count: total })
          : t(`moreRows.all.${of}`, { count: rows.length })}
      </span>
      {list.hasNextPage && (
        <Button loading={list.isFetchingNextPage} onClick={() => list.fetchNextPage()}>
          {t('moreRows.more', { count: Math.min(pageSize, Math.max(1, total - rows.length)) })}
        </Button>
      )}
    </div>
  );
}

import { Spin } from 'antd';
import { useTranslation } from 'react-i18next';

/**
 * A notice that data is loading. It appears after a quarter of a second, so that fast answers do
 * not flicker.
 */
export function LoadingNotice() {
  const { t } = useTranslation();
  return (
    <div className="loading" role="status">
      <Spin />
      <span>{t('state.loading')}</span>
    </div>
  );
}

import { Spin } from 'antd';
import { useTranslation } from 'react-i18next';

/**
 * A notice that data is loading. The notice is delayed by a quarter of a second, so that fast
 * answers cause no flicker.
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

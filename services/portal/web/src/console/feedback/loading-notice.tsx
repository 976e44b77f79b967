import { Spin } from 'antd';
import { useTranslation } from 'react-i18next';

/** Shown while data loads, but not for the first quarter of a second, so that fast answers do not flicker. */
export function LoadingNotice() {
  const { t } = useTranslation();
  return (
    <div className="loading" role="status">
      <Spin />
      <span>{t('state.loading')}</span>
    </div>
  );
}

import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { EmptyNotice } from '../feedback/empty-notice.tsx';
import { type Permission, useMay } from './use-may.ts';

interface MayOpenProps {
  readonly work: Permission;
  readonly children: React.ReactNode;
}

/** A page for people who may do `work` in its place. Other people see whom to ask for the missing role. */
export function MayOpen({ work, children }: MayOpenProps) {
  const { t } = useTranslation();
  const may = useMay();
  if (may(work)) return children;
  return (
    <div className="panel">
      <EmptyNotice title={t('frame.notYours')}>
        <p>{t('frame.notYoursHint')}</p>
        <Link to="/console/drives">{t('frame.toDrives')}</Link>
      </EmptyNotice>
    </div>
  );
}

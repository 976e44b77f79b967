import { Button, Dropdown } from 'antd';
import { useTranslation } from 'react-i18next';
import { currentLanguage } from '../../shared/language.ts';
import { driveExport } from '../api/tracker.ts';
import { saveAddress } from './save-file.ts';

interface ExportMenuProps {
  readonly driveId: string;
  readonly kind: 'pledges' | 'boxes' | 'ledger';
}

const FORMATS = ['xlsx', 'csv'] as const;

/** A table of the drive, for Excel or as CSV. */
export function ExportMenu({ driveId, kind }: ExportMenuProps) {
  const { t } = useTranslation();
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        items: FORMATS.map((format) => ({
          key: format,
          label: t(`exporting.${format}`),
          onClick: () => saveAddress(driveExport(driveId, kind, format, currentLanguage())),
        })),
      }}
    >
      <Button aria-haspopup="menu">
        {t('exporting.open')}
        <span aria-hidden="true"> ▾</span>
      </Button>
    </Dropdown>
  );
}

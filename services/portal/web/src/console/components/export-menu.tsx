import { Button, Dropdown } from 'antd';
import { useTranslation } from 'react-i18next';
import { currentLanguage } from '../../platform/language.ts';
import { driveExport } from '../api/tracker.ts';
import { saveAfterAuthentication } from '../auth/reauthentication.ts';

interface ExportMenuProps {
  readonly driveId: string;
  readonly kind: 'pledges' | 'boxes' | 'ledger';
  /** Ids of the rows to export; undefined for all rows. */
  readonly chosen?: readonly string[];
}

const FORMATS = ['xlsx', 'csv'] as const;

/** A menu that exports a table of the drive, or the picked rows, as an Excel or CSV file. */
export function ExportMenu({ driveId, kind, chosen }: ExportMenuProps) {
  const { t } = useTranslation();
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        items: FORMATS.map((format) => ({
          key: format,
          label: t(`exporting.${format}`),
          onClick: () =>
            void saveAfterAuthentication(
              driveExport(driveId, { kind, format, language: currentLanguage(), ids: chosen }),
            ),
        })),
      }}
    >
      <Button aria-haspopup="menu">
        {t(chosen === undefined ? 'exporting.open' : 'exporting.chosen')}
        <span aria-hidden="true"> ▾</span>
      </Button>
    </Dropdown>
  );
}

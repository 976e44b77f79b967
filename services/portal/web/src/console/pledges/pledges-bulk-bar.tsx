import type { PledgeSummary } from '@bluebox/contracts';
import { Button, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { BulkBar } from '../bulk/bulk-bar.tsx';
import type { BulkRow } from '../bulk/run-each.ts';
import type { Bulk } from '../bulk/use-bulk.ts';
import type { Selection } from '../bulk/use-selection.ts';
import { ButtonLink } from '../components/button-link.tsx';
import { ExportMenu } from '../components/export-menu.tsx';
import { useMay } from '../layout/use-may.ts';

interface PledgesBulkBarProps {
  readonly driveId: string;
  readonly selection: Selection;
  readonly pledges: readonly PledgeSummary[];
  readonly withdrawing: Bulk<BulkRow>;
}

/**
 * Actions on the picked pledges: print hand-in slips, export, or withdraw on behalf of the givers.
 */
export function PledgesBulkBar(props: PledgesBulkBarProps) {
  const { driveId, selection, pledges, withdrawing } = props;
  const { t } = useTranslation();
  const mayExport = useMay()('coordinator');
  const [asking, setAsking] = useState(false);
  const { chosen } = selection;
  const withdraw = () => {
    const rows = pledges
      .filter(({ id }) => chosen.includes(id))
      .map(({ id, reference }) => ({ id, name: reference }));
    setAsking(false);
    selection.clear();
    withdrawing.run(rows);
  };
  return (
    <>
      <BulkBar selection={selection}>
        <ButtonLink
          to="/console/drives/$driveId/slips"
          params={{ driveId }}
          search={{ ids: chosen.join('.') }}
          target="_blank"
        >
          {t('pledges.printSlips')}
        </ButtonLink>
        {mayExport && <ExportMenu driveId={driveId} kind="pledges" chosen={chosen} />}
        <Button disabled={withdrawing.isRunning} onClick={() => setAsking(true)}>
          {t('pledges.withdraw')}
        </Button>
      </BulkBar>
      <Modal
        open={asking}
        title={t('pledges.withdrawTitle', { count: chosen.length })}
        okText={t('pledges.withdraw')}
        okButtonProps={{ danger: true }}
        cancelText={t('action.cancel')}
        onOk={withdraw}
        onCancel={() => setAsking(false)}
      >
        <p>{t('pledges.withdrawFollows')}</p>
      </Modal>
    </>
  );
}

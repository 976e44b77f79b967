import type { BoxView } from '@bluebox/contracts';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useDeed } from '../api/deed.ts';
import { reopenBox } from '../api/inventory.ts';
import { driveKey } from '../api/pledge.ts';
import { ReasonDialog } from '../notices/reason-dialog.tsx';
import { useBoxRefresh } from './use-box-refresh.ts';

const REASONS = ['wrong-content', 'damaged-carton', 'recount', 'other'] as const;

export function ReopenButton({ box }: { readonly box: BoxView }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const refresh = useBoxRefresh(box.id);
  const deed = useDeed({
    send: reopenBox(box.id),
    touches: driveKey(box.driveId),
    onDone: refresh,
  });
  return (
    <>
      <Button
        size="large"
        onClick={() => {
          deed.reset();
          setOpen(true);
        }}
      >
        {t('packing.reopen')}
      </Button>
      <ReasonDialog
        open={open}
        title={t('packing.reopen')}
        reasons={REASONS}
        wording="reopeningReason"
        deed={deed}
        inputOf={(given) => given}
        onClose={() => setOpen(false)}
      >
        <p>{t('packing.reopenHint')}</p>
      </ReasonDialog>
    </>
  );
}

import type { BoxView } from '@bluebox/contracts';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { reopenBox } from '../api/inventory.ts';
import { driveKey } from '../api/pledge.ts';
import { useApiMutation } from '../api/use-api-mutation.ts';
import { ReasonDialog } from '../feedback/reason-dialog.tsx';
import { useBoxRefresh } from './use-box-refresh.ts';

const REASONS = ['wrong-content', 'damaged-carton', 'recount', 'other'] as const;

export function ReopenButton({ box }: { readonly box: BoxView }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const refresh = useBoxRefresh(box.id);
  const mutation = useApiMutation({
    send: reopenBox(box.id),
    touches: driveKey(box.driveId),
    onDone: refresh,
  });
  return (
    <>
      <Button
        size="large"
        onClick={() => {
          mutation.reset();
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
        mutation={mutation}
        inputOf={(given) => given}
        onClose={() => setOpen(false)}
      >
        <p>{t('packing.reopenHint')}</p>
      </ReasonDialog>
    </>
  );
}

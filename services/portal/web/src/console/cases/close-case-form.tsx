import type { CaseView } from '@bluebox/contracts';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { driveKey } from '../api/pledge.ts';
import { closeCase } from '../api/shipment.ts';
import { useApiMutation } from '../api/use-api-mutation.ts';
import { ReasonDialog } from '../feedback/reason-dialog.tsx';

const RESOLUTIONS = [
  'replaced',
  'found',
  'written-off',
  'carrier-compensates',
  'answered',
] as const;

/** The form that closes a case with an outcome. */
export function CloseCaseForm({ found }: { readonly found: CaseView }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const mutation = useApiMutation({ send: closeCase(found.id), touches: driveKey(found.driveId) });
  return (
    <div>
      <Button
        onClick={() => {
          mutation.reset();
          setOpen(true);
        }}
      >
        {t('cases.close')}
      </Button>
      <ReasonDialog
        open={open}
        title={t('cases.close')}
        question={t('cases.resolution')}
        reasons={RESOLUTIONS}
        wording="caseResolution"
        mutation={mutation}
        inputOf={({ reason, ...note }) => ({ resolution: reason, ...note })}
        onClose={() => setOpen(false)}
      >
        <p>{t('cases.closeHint')}</p>
        {found.kind === 'request' ? null : <p>{t('cases.closeFoundHint')}</p>}
      </ReasonDialog>
    </div>
  );
}

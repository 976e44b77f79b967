import type { PledgeView } from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { itemText, quantityText } from '../../domain/quantity-text.ts';
import { ConfirmedButton } from '../components/confirmed-button.tsx';
import { useApiMutation } from '../data/use-api-mutation.ts';

/** A button that withdraws all goods not handed in yet, after a confirmation. */
export function Withdrawal({
  pledge,
  label,
  onChanged,
  onOutdated,
}: {
  readonly pledge: PledgeView;
  readonly label: string;
  readonly onChanged: (message: string) => void;
  readonly onOutdated: (code: string) => void;
}) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const mutation = useApiMutation(
    routes.withdrawPledge.at({ pledgeId: pledge.pledgeId }),
    () => {
      setOpen(false);
      onChanged(t('withdraw.done'));
    },
    (code) => {
      setOpen(false);
      onOutdated(code);
    },
  );
  return (
    <ConfirmedButton
      label={label}
      question={t('withdraw.question')}
      explanation={
        <>
          <p>{t('withdraw.text')}</p>
          <ul>
            {pledge.lines
              .filter(({ outstanding }) => outstanding > 0)
              .map(({ lineId, item, outstanding }) => (
                <li key={lineId}>
                  {itemText(item)} {quantityText(t, item.unit, outstanding)}
                </li>
              ))}
          </ul>
        </>
      }
      confirm={t('withdraw.confirm')}
      danger
      busy={mutation.busy}
      refusal={mutation.refusal}
      open={open}
      onOpen={setOpen}
      onConfirm={() => void mutation.act({}, pledge.version)}
    />
  );
}

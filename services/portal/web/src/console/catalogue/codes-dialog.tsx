import type { ItemDetail } from '@bluebox/contracts';
import { isProductCode } from '@bluebox/contracts/check-digit';
import { Button, Input, Modal } from 'antd';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { catalogueKey, forgetCode, learnCode } from '../api/catalogue.ts';
import { latestProblem } from '../api/latest-problem.ts';
import { useApiMutation } from '../api/use-api-mutation.ts';
import { ProblemNotice } from '../feedback/problem-notice.tsx';
import { useMay } from '../layout/use-may.ts';

interface CodesDialogProps {
  readonly item: ItemDetail;
  readonly onClose: () => void;
}

/** The dialog with the codes on the packs of an item. */
export function CodesDialog({ item: { itemId, name, codes }, onClose }: CodesDialogProps) {
  const { t } = useTranslation();
  const id = useId();
  const may = useMay();
  const [typed, setTyped] = useState('');
  const [checked, setChecked] = useState(false);
  const touches = catalogueKey;
  const learning = useApiMutation({
    send: learnCode(itemId),
    touches,
    onDone: () => {
      setTyped('');
      setChecked(false);
    },
  });
  const forgetting = useApiMutation({ send: forgetCode(itemId), touches });
  const isWrong = checked && !isProductCode(typed.trim());
  return (
    <Modal open title={t('catalogue.codesOf', { name })} footer={null} onCancel={onClose}>
      <ProblemNotice problem={latestProblem(learning, forgetting)} />
      {codes.length === 0 ? (
        <p className="soft no-codes">{t('catalogue.noCodes')}</p>
      ) : (
        <ul className="row-list">
          {codes.map((code) => (
            <li key={code}>
              <span>{code}</span>
              {may('installation') && (
                <Button
                  size="small"
                  aria-label={t('catalogue.forgetNamed', { code })}
                  loading={forgetting.isPending && forgetting.variables === code}
                  onClick={() => forgetting.mutate(code)}
                >
                  {t('catalogue.forget')}
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          setChecked(true);
          if (isProductCode(typed.trim())) learning.mutate(typed.trim());
        }}
      >
        <div>
          <label className="field-label" htmlFor={id}>
            {t('catalogue.learn')}
          </label>
          <Input
            id={id}
            value={typed}
            inputMode="numeric"
            maxLength={20}
            autoComplete="off"
            status={isWrong ? 'error' : ''}
            aria-invalid={isWrong}
            aria-describedby={`${id}-hint`}
            onChange={(event) => setTyped(event.target.value)}
          />
          <span id={`${id}-hint`} className={isWrong ? 'field-problem' : 'soft'}>
            {isWrong ? t('catalogue.codeWrong') : t('catalogue.codeHint')}
          </span>
        </div>
        <div className="actions">
          <Button type="primary" htmlType="submit" loading={learning.isPending}>
            {t('catalogue.learn')}
          </Button>
          <Button onClick={onClose}>{t('catalogue.close')}</Button>
        </div>
      </form>
    </Modal>
  );
}

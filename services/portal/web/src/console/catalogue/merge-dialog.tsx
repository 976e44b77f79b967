import type { CatalogueItem, ItemDetail } from '@bluebox/contracts';
import { useQuery } from '@tanstack/react-query';
import { Input, Modal } from 'antd';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { itemText } from '../../domain/quantity-text.ts';
import { SuggestedItems } from '../../platform/item-suggestions/suggested-items.tsx';
import { useItemSuggestions } from '../../platform/item-suggestions/use-item-suggestions.ts';
import { catalogueKey, itemReferencesQuery, mergeItem } from '../api/catalogue.ts';
import { useApiMutation } from '../api/use-api-mutation.ts';
import { Loaded } from '../feedback/loaded.tsx';
import { ProblemNotice } from '../feedback/problem-notice.tsx';

interface MergeDialogProps {
  readonly item: ItemDetail;
  readonly onClose: () => void;
}

/** The dialog that merges an item into another, and says first which records name it. */
export function MergeDialog({ item: { itemId, name }, onClose }: MergeDialogProps) {
  const { t } = useTranslation();
  const id = useId();
  const [typed, setTyped] = useState('');
  const [into, setInto] = useState<CatalogueItem>();
  const [checked, setChecked] = useState(false);
  const references = useQuery(itemReferencesQuery(itemId));
  const mutation = useApiMutation({
    send: mergeItem(itemId),
    touches: catalogueKey,
    onDone: onClose,
  });
  const suggestions = useItemSuggestions((chosen) => {
    setInto(chosen);
    setTyped(chosen.name);
  }, itemId);
  const isMissing = checked && into === undefined;
  return (
    <Modal
      open
      title={t('catalogue.mergeNamed', { name })}
      okText={t('catalogue.merge')}
      okButtonProps={{ danger: true }}
      cancelText={t('action.cancel')}
      confirmLoading={mutation.isPending}
      onOk={() => {
        setChecked(true);
        if (into !== undefined) mutation.mutate(into.itemId);
      }}
      onCancel={onClose}
    >
      <ProblemNotice problem={mutation.error} />
      <Loaded query={references}>
        {({ drives, pledges, receptions, parcels }) => (
          <p>
            {drives + pledges + receptions + parcels === 0
              ? t('catalogue.refersNone')
              : t('catalogue.refers', { drives, pledges, receptions, parcels })}
          </p>
        )}
      </Loaded>
      <p>{t('catalogue.mergeFollows')}</p>
      <label className="field-label" htmlFor={id}>
        {t('catalogue.mergeInto')}
      </label>
      <Input
        {...suggestions.input}
        id={id}
        value={typed}
        maxLength={60}
        autoComplete="off"
        status={isMissing ? 'error' : ''}
        aria-invalid={isMissing}
        onChange={(event) => {
          setTyped(event.target.value);
          setInto(undefined);
          suggestions.onTyped(event.target.value);
        }}
      />
      <SuggestedItems suggestions={suggestions} label={t('goods.suggested')} />
      {isMissing && <span className="field-problem">{t('catalogue.mergeMissing')}</span>}
      {into !== undefined && (
        <p role="status">{t('catalogue.mergeChosen', { name: itemText(into) })}</p>
      )}
    </Modal>
  );
}

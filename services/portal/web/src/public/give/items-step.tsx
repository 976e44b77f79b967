import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { drivePath } from '../../domain/drive-address.ts';
import { itemText, quantityText } from '../../domain/quantity-text.ts';
import { Page } from '../components/page.tsx';
import { navigate } from '../navigation/navigation.ts';
import { MOST_ITEMS } from './draft.ts';
import { asksAboutPacks } from './pack-questions.tsx';
import { StepTop } from './step-frame.tsx';
import { givePath, type StepProperties } from './step-properties.ts';

/** The list of the pledge's items, with buttons to add, repeat, change and remove items. */
export function ItemsStep({ drive, draft, dispatch }: StepProperties) {
  const { t } = useTranslation();
  const [said, setSaid] = useState('');
  const path = givePath(drive);
  const full = draft.items.length >= MOST_ITEMS;
  const last = draft.items.at(-1);
  return (
    <Page
      title={t('items.title', { count: draft.items.length })}
      before={<StepTop current="items" back={drivePath(drive.slug)} />}
    >
      <ul className="item-list">
        {draft.items.map((item) => {
          const name = itemText(item);
          return (
            <li key={item.entryId} className="item-row">
              <div className="item-what">
                <strong>{item.name}</strong>
                {item.specification === '' ? null : (
                  <span className="quiet">{item.specification}</span>
                )}
                {item.guessed ? (
                  <span className="guessed">
                    {t('items.guessed', { category: t(`vocabulary:category.${item.category}`) })}
                  </span>
                ) : null}
              </div>
              <span className="item-quantity">{quantityText(t, item.unit, item.quantity)}</span>
              <div className="item-actions">
                <button
                  type="button"
                  className="text-button"
                  aria-label={t('items.change-of', { name })}
                  onClick={() => navigate(path, { step: 'item', index: item.entryId })}
                >
                  {t('items.change')}
                </button>
                <button
                  type="button"
                  className="text-button"
                  aria-label={t('items.remove-of', { name })}
                  onClick={() => {
                    dispatch({ type: 'remove', entryId: item.entryId });
                    setSaid(t('items.removed', { name }));
                  }}
                >
                  {t('items.remove')}
                </button>
              </div>
            </li>
          );
        })}
      </ul>
      <p role="status" className="visually-hidden">
        {said}
      </p>
      {full ? <p className="quiet">{t('items.full', { count: MOST_ITEMS })}</p> : null}
      <div className="button-column">
        <button
          type="button"
          className="button button-quiet"
          disabled={full}
          onClick={() => navigate(path, { step: 'item' })}
        >
          {t('items.add')}
        </button>
        <button
          type="button"
          className="button button-quiet"
          disabled={full}
          onClick={() => {
            dispatch({ type: 'repeat-last' });
            setSaid(t('items.repeated', { name: last === undefined ? '' : itemText(last) }));
          }}
        >
          {t('items.repeat', { name: last?.name ?? '' })}
        </button>
        <button
          type="button"
          className="button button-large"
          onClick={() =>
            navigate(path, { step: draft.items.some(asksAboutPacks) ? 'expiry' : 'hand-in' })
          }
        >
          {t('form.continue')}
        </button>
      </div>
    </Page>
  );
}

import { Button, Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { SuggestedItems } from '../../platform/item-suggestions/suggested-items.tsx';
import { useItemSuggestions } from '../../platform/item-suggestions/use-item-suggestions.ts';
import { Choice } from '../items/choice.tsx';
import { useKindOptions } from '../items/kind-options.ts';
import { QuantityItem } from './quantity-item.tsx';
import type { TypedNeed } from './typed-terms.ts';

const EMPTY: TypedNeed = {
  category: 'medicine',
  unit: 'box',
  itemName: '',
  quantity: null,
  limit: 'open',
};
/** Order in which the limits are offered. */
const LIMITS = ['open', 'ask', 'strict'] as const;

export function NeedFields() {
  const { t } = useTranslation();
  const form = Form.useFormInstance();
  /** Returns a chosen category or unit. The item that was chosen before may be of another kind. */
  const forgettingItem = (place: number, value: unknown): unknown => {
    form.setFieldValue(['needs', place, 'itemId'], undefined);
    return value;
  };
  const { categories, units } = useKindOptions();
  const limits = LIMITS.map((value) => ({ value, label: t(`terms.limit.${value}`) }));
  return (
    <section className="panel" aria-labelledby="needs-title">
      <h2 id="needs-title">{t('terms.needs')}</h2>
      <Form.List name="needs">
        {(fields, { add, remove }) => (
          <div className="stack">
            {fields.map(({ key, name }, index) => (
              <fieldset key={key} className="fieldset">
                <legend>{t('terms.need', { number: index + 1 })}</legend>
                <div className="form-row">
                  <Form.Item
                    name={[name, 'category']}
                    label={t('goods.category')}
                    getValueFromEvent={(value: unknown) => forgettingItem(name, value)}
                  >
                    <Choice options={categories} />
                  </Form.Item>
                  <QuantityItem
                    name={[name, 'quantity']}
                    label={t('goods.quantity')}
                    missing={t('terms.needQuantityRule')}
                  />
                  <Form.Item
                    name={[name, 'unit']}
                    label={t('goods.unit')}
                    getValueFromEvent={(value: unknown) => forgettingItem(name, value)}
                  >
                    <Choice options={units} />
                  </Form.Item>
                </div>
                <div className="form-row">
                  <Form.Item name={[name, 'itemId']} hidden>
                    <Input />
                  </Form.Item>
                  <Form.Item name={[name, 'itemName']} label={t('terms.needItem')}>
                    <NeedItem place={name} />
                  </Form.Item>
                  <Form.Item name={[name, 'limit']} label={t('terms.needLimit')}>
                    <Choice options={limits} />
                  </Form.Item>
                  {fields.length > 1 && (
                    <Form.Item label=" " colon={false} className="form-remove-item">
                      <Button
                        aria-label={t('terms.removeNeed', { number: index + 1 })}
                        onClick={() => remove(name)}
                      >
                        {t('action.remove')}
                      </Button>
                    </Form.Item>
                  )}
                </div>
              </fieldset>
            ))}
            <div>
              <Button onClick={() => add(EMPTY)}>{t('terms.addNeed')}</Button>
            </div>
          </div>
        )}
      </Form.List>
    </section>
  );
}

interface NeedItemProps {
  /** Place of the need in the form's list. */
  readonly place: number;
  readonly id?: string;
  readonly value?: string;
  readonly onChange?: (name: string) => void;
}

/**
 * The name of a specific item. An item that is chosen from the catalogue also sets category and
 * unit; any other name may be typed.
 */
function NeedItem({ place, id, value, onChange }: NeedItemProps) {
  const { t } = useTranslation();
  const form = Form.useFormInstance();
  const set = (field: string, content: string | undefined) =>
    form.setFieldValue(['needs', place, field], content);
  const suggestions = useItemSuggestions((item) => {
    set('category', item.category);
    set('unit', item.unit);
    set('itemId', item.itemId);
    if (item.english !== undefined)
      form.setFieldValue(['needs', place, 'english', 'itemName'], item.english);
    onChange?.([item.name, item.specification].filter((part) => part !== undefined).join(' '));
  });
  const itemId: string | undefined = Form.useWatch(['needs', place, 'itemId'], form);
  return (
    <>
      <Input
        {...(id === undefined ? {} : { id })}
        {...suggestions.input}
        value={value}
        maxLength={80}
        autoComplete="off"
        onChange={(event) => {
          set('itemId', undefined);
          onChange?.(event.target.value);
          suggestions.onTyped(event.target.value);
        }}
      />
      <SuggestedItems suggestions={suggestions} label={t('goods.suggested')} />
      {itemId !== undefined && <p className="soft">{t('terms.needOfItem')}</p>}
    </>
  );
}

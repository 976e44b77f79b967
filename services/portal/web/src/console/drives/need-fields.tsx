import { CATEGORIES, LARGEST_QUANTITY, UNITS } from '@bluebox/contracts/kinds';
import { Button, Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { NumberField } from '../components/number-field.tsx';
import { Choice } from '../items/choice.tsx';
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
  const categories = CATEGORIES.map((value) => ({
    value,
    label: t(`vocabulary:category.${value}`),
  }));
  const units = UNITS.map((value) => ({ value, label: t(`vocabulary:unit.${value}`) }));
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
                  <Form.Item name={[name, 'category']} label={t('goods.category')}>
                    <Choice options={categories} />
                  </Form.Item>
                  <Form.Item
                    name={[name, 'quantity']}
                    label={t('goods.quantity')}
                    // Leaving the field also triggers validation, because the field then drops a
                    // text that is not a number, such as 四十.
                    validateTrigger={['onChange', 'onBlur']}
                    rules={[{ required: true, message: t('terms.needQuantityRule') }]}
                  >
                    <NumberField
                      className="full-width"
                      min={1}
                      max={LARGEST_QUANTITY}
                      precision={0}
                      inputMode="numeric"
                    />
                  </Form.Item>
                  <Form.Item name={[name, 'unit']} label={t('goods.unit')}>
                    <Choice options={units} />
                  </Form.Item>
                  <Form.Item name={[name, 'itemName']} label={t('terms.needItem')}>
                    <Input maxLength={80} />
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

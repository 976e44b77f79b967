import {
  LEAST_SLOT_MINUTES,
  MOST_OPENINGS,
  MOST_SLOT_MINUTES,
  MOST_SLOT_PLACES,
} from '@bluebox/contracts/kinds';
import { Button, Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { NumberField } from '../components/number-field.tsx';
import type { TypedOpening } from './typed-terms.ts';

const EMPTY: TypedOpening = { date: '', from: '09:00', to: '17:00' };

/** The times of a hand-in point that givers can book, and how many may come at the same time. */
export function OpeningFields({ point }: { readonly point: number }) {
  const { t } = useTranslation();
  const openings: readonly TypedOpening[] = Form.useWatch(['points', point, 'openings']) ?? [];
  const missing = (name: string) => t('terms.missing', { name });
  return (
    <fieldset className="fieldset">
      <legend>{t('terms.openings')}</legend>
      <p className="soft notice-space">{t('terms.openingsHint')}</p>
      <Form.List name={[point, 'openings']}>
        {(fields, { add, remove }) => (
          <>
            {fields.map(({ key, name }, index) => (
              <div key={key} className="form-row">
                <Form.Item
                  name={[name, 'date']}
                  label={t('terms.openingDay')}
                  rules={[{ required: true, message: missing(t('terms.openingDay')) }]}
                >
                  <Input type="date" />
                </Form.Item>
                <Form.Item
                  name={[name, 'from']}
                  label={t('terms.openingFrom')}
                  rules={[{ required: true, message: missing(t('terms.openingFrom')) }]}
                >
                  <Input type="time" />
                </Form.Item>
                <Form.Item
                  name={[name, 'to']}
                  label={t('terms.openingTo')}
                  dependencies={[['points', point, 'openings', name, 'from']]}
                  rules={[
                    { required: true, message: missing(t('terms.openingTo')) },
                    ({ getFieldValue }) => ({
                      validator: (_, to: string) =>
                        to !== '' &&
                        to <= getFieldValue(['points', point, 'openings', name, 'from'])
                          ? Promise.reject(new Error(t('terms.openingEndsBefore')))
                          : Promise.resolve(),
                    }),
                  ]}
                >
                  <Input type="time" />
                </Form.Item>
                <Form.Item label=" " colon={false} className="form-remove-item">
                  <Button
                    aria-label={t('terms.removeOpening', { number: index + 1 })}
                    onClick={() => remove(name)}
                  >
                    {t('action.remove')}
                  </Button>
                </Form.Item>
              </div>
            ))}
            {fields.length < MOST_OPENINGS && (
              <Button
                onClick={() => {
                  const { from, to } = openings.at(-1) ?? EMPTY;
                  add({ date: '', from, to });
                }}
              >
                {t('terms.addOpening')}
              </Button>
            )}
          </>
        )}
      </Form.List>
      {openings.length > 0 && (
        <div className="form-row notice-space">
          <Form.Item
            name={[point, 'slotMinutes']}
            label={t('terms.slotMinutes')}
            rules={[{ required: true, message: missing(t('terms.slotMinutes')) }]}
          >
            <NumberField
              className="full-width"
              min={LEAST_SLOT_MINUTES}
              max={MOST_SLOT_MINUTES}
              precision={0}
              inputMode="numeric"
            />
          </Form.Item>
          <Form.Item
            name={[point, 'slotCapacity']}
            label={t('terms.slotCapacity')}
            extra={t('terms.slotCapacityHint')}
            rules={[{ required: true, message: missing(t('terms.slotCapacity')) }]}
          >
            <NumberField
              className="full-width"
              min={1}
              max={MOST_SLOT_PLACES}
              precision={0}
              inputMode="numeric"
            />
          </Form.Item>
        </div>
      )}
    </fieldset>
  );
}

import { Button, Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { OpeningFields } from './opening-fields.tsx';
import type { TypedPoint } from './typed-terms.ts';

const EMPTY: TypedPoint = {
  name: '',
  address: '',
  hours: '',
  openings: [],
  slotMinutes: 30,
  slotCapacity: null,
};

export function PointFields() {
  const { t } = useTranslation();
  return (
    <section className="panel" aria-labelledby="points-title">
      <h2 id="points-title">{t('terms.points')}</h2>
      <Form.List name="points">
        {(fields, { add, remove }) => (
          <div className="stack">
            {fields.map(({ key, name }, index) => (
              <fieldset key={key} className="fieldset">
                <legend>{t('terms.point', { number: index + 1 })}</legend>
                <div className="form-row">
                  <Form.Item
                    name={[name, 'name']}
                    label={t('terms.pointName')}
                    className="form-wide"
                    rules={[
                      { required: true, whitespace: true, message: t('terms.pointNameMissing') },
                    ]}
                  >
                    <Input maxLength={80} placeholder={t('terms.pointNameHint')} />
                  </Form.Item>
                  <Form.Item
                    name={[name, 'address']}
                    label={t('terms.pointAddress')}
                    className="form-wide"
                  >
                    <Input maxLength={160} />
                  </Form.Item>
                  <Form.Item name={[name, 'hours']} label={t('terms.pointHours')}>
                    <Input maxLength={80} placeholder={t('terms.pointHoursHint')} />
                  </Form.Item>
                  {fields.length > 1 && (
                    <Form.Item label=" " colon={false} className="form-remove-item">
                      <Button
                        aria-label={t('terms.removePoint', { number: index + 1 })}
                        onClick={() => remove(name)}
                      >
                        {t('action.remove')}
                      </Button>
                    </Form.Item>
                  )}
                </div>
                <OpeningFields point={name} />
              </fieldset>
            ))}
            <div>
              <Button onClick={() => add(EMPTY)}>{t('terms.addPoint')}</Button>
            </div>
          </div>
        )}
      </Form.List>
    </section>
  );
}

import { TOLD_KINDS } from '@bluebox/contracts';
import { Checkbox, Form, Radio, Select } from 'antd';
import { useTranslation } from 'react-i18next';

const HOURS = Array.from({ length: 24 }, (_, hour) => hour);

/** Fields of a form for what a channel tells, the hour of its digest, and its language. */
export function ChoiceFields() {
  const { t } = useTranslation();
  return (
    <>
      <Form.Item name="tells" label={t('notifications.tells')}>
        <Checkbox.Group
          className="told-choice"
          options={TOLD_KINDS.map((value) => ({ value, label: t(`notifications.told.${value}`) }))}
        />
      </Form.Item>
      <Form.Item name="digestHour" label={t('notifications.digestHour')}>
        <Select
          className="hour-choice"
          options={HOURS.map((hour) => ({ value: hour, label: t('notifications.hour', { hour }) }))}
        />
      </Form.Item>
      <Form.Item name="language" label={t('notifications.language')}>
        <Radio.Group
          options={(['zh', 'en'] as const).map((value) => ({
            value,
            label: t(`notifications.languages.${value}`),
          }))}
        />
      </Form.Item>
    </>
  );
}

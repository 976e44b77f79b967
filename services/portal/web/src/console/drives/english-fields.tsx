import { Form, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type TypedTerms, typedDepartments } from './typed-terms.ts';

/** The fields for the drive's texts in English, folded until somebody opens them. */
export function EnglishFields() {
  const { t } = useTranslation();
  // Folding must not unmount the fields, because the form of a new drive sends only mounted fields.
  const [opened, setOpened] = useState(false);
  return (
    <details
      className="panel english-fields"
      onToggle={({ currentTarget }) => setOpened((before) => before || currentTarget.open)}
    >
      <summary>{t('terms.english')}</summary>
      {opened && <Fields />}
    </details>
  );
}

function Fields() {
  const { t } = useTranslation();
  const form = Form.useFormInstance<TypedTerms>();
  const needs = Form.useWatch('needs', form) ?? [];
  const points = Form.useWatch('points', form) ?? [];
  const departments = typedDepartments(Form.useWatch('departments', form) ?? '');
  return (
    <div className="stack">
      <p className="soft">{t('terms.englishHint')}</p>
      <Form.Item name={['english', 'title']} label={t('terms.title')}>
        <Input maxLength={80} lang="en" />
      </Form.Item>
      <Form.Item name={['english', 'summary']} label={t('terms.summary')}>
        <Input.TextArea rows={2} maxLength={300} lang="en" />
      </Form.Item>
      <div className="form-row">
        <Form.Item name={['english', 'recipientName']} label={t('terms.recipientName')}>
          <Input maxLength={80} lang="en" />
        </Form.Item>
        <Form.Item name={['english', 'recipientRegion']} label={t('terms.recipientRegion')}>
          <Input maxLength={80} lang="en" />
        </Form.Item>
      </div>
      <div className="form-row">
        <Form.Item name={['english', 'organiserName']} label={t('terms.organiserName')}>
          <Input maxLength={80} lang="en" />
        </Form.Item>
        <Form.Item name={['english', 'contactOffice']} label={t('terms.contactOffice')}>
          <Input maxLength={40} lang="en" />
        </Form.Item>
      </div>
      {needs.map((need, index) => {
        const itemName = need?.itemName?.trim() ?? '';
        return itemName === '' ? null : (
          <Form.Item
            // biome-ignore lint/suspicious/noArrayIndexKey: the index is part of the field's name
            key={index}
            name={['needs', index, 'english', 'itemName']}
            label={itemName}
          >
            <Input maxLength={80} lang="en" />
          </Form.Item>
        );
      })}
      {points.map((point, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the index is part of the fields' names
        <fieldset key={index} className="fieldset">
          <legend>{point?.name?.trim() || t('terms.point', { number: index + 1 })}</legend>
          <div className="form-row">
            <Form.Item
              name={['points', index, 'english', 'name']}
              label={t('terms.pointName')}
              className="form-wide"
            >
              <Input maxLength={80} lang="en" />
            </Form.Item>
            <Form.Item
              name={['points', index, 'english', 'address']}
              label={t('terms.englishAddress')}
              className="form-wide"
            >
              <Input maxLength={160} lang="en" />
            </Form.Item>
            <Form.Item name={['points', index, 'english', 'hours']} label={t('terms.englishHours')}>
              <Input maxLength={80} lang="en" />
            </Form.Item>
          </div>
        </fieldset>
      ))}
      {departments.map((department) => (
        <Form.Item
          key={department}
          name={['english', 'departments', department]}
          label={department}
        >
          <Input maxLength={40} lang="en" />
        </Form.Item>
      ))}
    </div>
  );
}

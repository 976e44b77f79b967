import type { ItemDetail } from '@bluebox/contracts';
import { isProductCode } from '@bluebox/contracts/check-digit';
import { usualUnit } from '@bluebox/contracts/known-goods';
import { Form, Input, Modal } from 'antd';
import { useTranslation } from 'react-i18next';
import { addItem, catalogueKey, renameItem } from '../api/catalogue.ts';
import { latestProblem } from '../api/latest-problem.ts';
import { useApiMutation } from '../api/use-api-mutation.ts';
import { ProblemNotice } from '../feedback/problem-notice.tsx';
import { Choice } from '../items/choice.tsx';
import { useKindOptions } from '../items/kind-options.ts';

interface ItemDialogProps {
  /** Item to rename; absent for a new one. */
  readonly item: ItemDetail | undefined;
  readonly onClose: () => void;
}

interface Typed {
  readonly name: string;
  readonly specification?: string;
  readonly english?: string;
  readonly category: ItemDetail['category'];
  readonly unit: ItemDetail['unit'];
  readonly code?: string;
}

const filled = <Name extends string>(name: Name, text = '') =>
  (text.trim() === '' ? {} : { [name]: text.trim() }) as { readonly [N in Name]?: string };

/** The dialog with the facts of a new item, or the names of an existing one. */
export function ItemDialog({ item, onClose }: ItemDialogProps) {
  const { t } = useTranslation();
  const { categories, units } = useKindOptions();
  const [form] = Form.useForm<Typed>();
  const options = { touches: catalogueKey, onDone: onClose };
  const adding = useApiMutation({ send: addItem, ...options });
  const renaming = useApiMutation({ send: renameItem(item?.itemId ?? ''), ...options });
  const submit = ({ name, specification, english, category, unit, code = '' }: Typed) => {
    const names = {
      name: name.trim(),
      ...filled('specification', specification),
      ...filled('english', english),
    };
    if (item !== undefined) return renaming.mutate(names);
    adding.mutate({
      ...names,
      category,
      unit,
      ...(code.trim() === '' ? {} : { codes: [code.trim()] }),
    });
  };
  return (
    <Modal
      open
      title={
        item === undefined ? t('catalogue.add') : t('catalogue.renameNamed', { name: item.name })
      }
      okText={t('catalogue.save')}
      cancelText={t('action.cancel')}
      confirmLoading={adding.isPending || renaming.isPending}
      onOk={() => form.submit()}
      onCancel={onClose}
    >
      <ProblemNotice problem={latestProblem(adding, renaming)} />
      <Form<Typed>
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ category: 'medicine', unit: usualUnit('medicine'), ...item }}
        onValuesChange={({ category }: Partial<Typed>) => {
          if (category !== undefined) form.setFieldValue('unit', usualUnit(category));
        }}
        onFinish={submit}
      >
        <Form.Item
          name="name"
          label={t('catalogue.name')}
          rules={[{ required: true, whitespace: true, message: t('catalogue.nameMissing') }]}
        >
          <Input maxLength={80} autoComplete="off" />
        </Form.Item>
        <Form.Item name="specification" label={t('catalogue.specification')}>
          <Input maxLength={80} autoComplete="off" />
        </Form.Item>
        <Form.Item name="english" label={t('catalogue.english')}>
          <Input maxLength={80} autoComplete="off" />
        </Form.Item>
        {item === undefined && (
          <>
            <div className="form-row">
              <Form.Item name="category" label={t('goods.category')}>
                <Choice options={categories} />
              </Form.Item>
              <Form.Item name="unit" label={t('goods.unit')}>
                <Choice options={units} />
              </Form.Item>
            </div>
            <Form.Item
              name="code"
              label={t('catalogue.code')}
              extra={t('catalogue.codeHint')}
              rules={[
                {
                  validator: (_, code: string = '') =>
                    code.trim() === '' || isProductCode(code.trim())
                      ? Promise.resolve()
                      : Promise.reject(new Error(t('catalogue.codeWrong'))),
                },
              ]}
            >
              <Input inputMode="numeric" maxLength={20} autoComplete="off" />
            </Form.Item>
          </>
        )}
      </Form>
    </Modal>
  );
}

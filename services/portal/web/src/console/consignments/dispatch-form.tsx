import type { ConsignmentView } from '@bluebox/contracts';
import { Alert, AutoComplete, Button, Form, Input, type InputRef, Modal } from 'antd';
import { useCallback, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { driveKey } from '../api/pledge.ts';
import { dispatch } from '../api/shipment.ts';
import { useApiMutation } from '../api/use-api-mutation.ts';
import { ProblemNotice } from '../feedback/problem-notice.tsx';
import { toHalfWidth } from '../input/expiry.ts';
import { useCameraScan } from '../scanning/use-camera-scan.tsx';
import { useTypingCaught } from '../scanning/use-typing-caught.ts';
import { carrierOf } from './carrier-of.ts';

interface Waybill {
  readonly carrier: string;
  readonly waybill: string;
}

const WAYBILL = /^[0-9A-Za-z-]{4,40}$/;
const CARRIERS = ['顺丰速运', '京东物流', '中国邮政 EMS', '德邦快递', '中通快递', '圆通速递'];

/**
 * The form that records the dispatch of the granted boxes. No box can be added or released
 * afterwards unless the dispatch is reversed.
 */
export function DispatchForm({ consignment }: { readonly consignment: ConsignmentView }) {
  const { t } = useTranslation();
  const { driveId, consignmentId, boxes } = consignment;
  const [form] = Form.useForm<Waybill>();
  const [asking, setAsking] = useState<Waybill>();
  const waybillField = useRef<InputRef>(null);
  // The carrier's slip can be scanned without clicking into the field first.
  useTypingCaught(
    useCallback(() => waybillField.current?.focus(), []),
    'letters-and-digits',
  );
  const mutation = useApiMutation({
    send: dispatch(consignmentId),
    touches: driveKey(driveId),
    onDone: () => setAsking(undefined),
  });
  const camera = useCameraScan((text) => {
    const waybill = toHalfWidth(text).trim();
    if (!WAYBILL.test(waybill)) return false;
    form.setFieldValue('waybill', waybill);
    const carrier = carrierOf(waybill);
    if (carrier !== undefined && !form.getFieldValue('carrier'))
      form.setFieldValue('carrier', carrier);
    return true;
  });
  const granted = boxes.filter(({ status }) => status === 'granted').length;
  const claimed = boxes.filter(({ status }) => status === 'claimed').length;
  return (
    <section className="panel" aria-labelledby="dispatch-title">
      <h2 id="dispatch-title">{t('consignments.dispatch')}</h2>
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        onValuesChange={(changed: Partial<Waybill>) => {
          const carrier = carrierOf(toHalfWidth(changed.waybill ?? '').trim());
          if (carrier !== undefined && !form.getFieldValue('carrier'))
            form.setFieldValue('carrier', carrier);
        }}
        onFinish={(values) => {
          mutation.reset();
          setAsking({
            carrier: values.carrier.trim(),
            waybill: toHalfWidth(values.waybill).trim(),
          });
        }}
      >
        <Form.Item
          name="carrier"
          label={t('consignments.carrier')}
          rules={[{ required: true, whitespace: true, message: t('consignments.carrierMissing') }]}
        >
          <AutoComplete options={CARRIERS.map((value) => ({ value }))} maxLength={40} />
        </Form.Item>
        <Form.Item
          name="waybill"
          label={t('consignments.waybill')}
          rules={[
            {
              required: true,
              validator: (_, value: string | undefined) =>
                WAYBILL.test(toHalfWidth(value ?? '').trim())
                  ? Promise.resolve()
                  : Promise.reject(new Error(t('consignments.waybillRule'))),
            },
          ]}
        >
          <Input
            ref={waybillField}
            placeholder={t('consignments.waybillHint')}
            autoComplete="off"
            maxLength={60}
            suffix={camera.button}
          />
        </Form.Item>
        {camera.panel}
        <Button type="primary" htmlType="submit" block disabled={granted === 0 || claimed > 0}>
          {t('consignments.dispatchCount', { count: granted })}
        </Button>
        {claimed > 0 ? (
          <p className="soft" role="status">
            {t('consignments.claimsPending', { count: claimed })}
          </p>
        ) : (
          granted === 0 && <p className="soft">{t('consignments.nothingGranted')}</p>
        )}
      </Form>
      <Modal
        open={asking !== undefined}
        title={t('consignments.dispatchTitle', { count: granted })}
        okText={t('consignments.dispatch')}
        cancelText={t('action.cancel')}
        confirmLoading={mutation.isPending}
        onOk={() => {
          if (asking !== undefined) mutation.mutate(asking);
        }}
        onCancel={() => setAsking(undefined)}
        destroyOnHidden
      >
        <ProblemNotice problem={mutation.error} />
        <p className="strong">
          {asking?.carrier} {asking?.waybill}
        </p>
        <p>{t('consignments.dispatchHint')}</p>
        {boxes.some(({ status }) => status === 'refused') && (
          <Alert type="warning" showIcon title={t('consignments.refusedStay')} />
        )}
      </Modal>
    </section>
  );
}

import { LARGEST_QUANTITY } from '@bluebox/contracts/kinds';
import { Form } from 'antd';
import { NumberField } from '../components/number-field.tsx';

interface QuantityItemProps {
  /** Path of the quantity in the form. */
  readonly name: readonly (string | number)[];
  readonly label: string;
  /** Problem that is shown when there is no quantity. */
  readonly missing: string;
}

/**
 * A required quantity in a form. Leaving the field also triggers validation, because the field then
 * drops a text that is not a number, such as 四十.
 */
export const QuantityItem = ({ name, label, missing }: QuantityItemProps) => (
  <Form.Item
    name={[...name]}
    label={label}
    validateTrigger={['onChange', 'onBlur']}
    rules={[{ required: true, message: missing }]}
  >
    <NumberField
      className="full-width"
      min={1}
      max={LARGEST_QUANTITY}
      precision={0}
      inputMode="numeric"
    />
  </Form.Item>
);

import type { DriveView } from '@bluebox/contracts';
import { Alert, Button, Checkbox, Input, Radio } from 'antd';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { collectedCategories } from '../../domain/kinds.ts';
import { recordReception } from '../api/inventory.ts';
import { latestProblem } from '../api/latest-problem.ts';
import { driveKey, submitPledge } from '../api/pledge.ts';
import { useApiMutation } from '../api/use-api-mutation.ts';
import { useCheckedForm } from '../components/use-checked-form.ts';
import { Choice } from '../items/choice.tsx';
import { ItemFields } from '../items/item-fields.tsx';
import { emptyItem, readItem, type TypedItem } from '../items/typed-item.ts';
import { DeskProblem } from './desk-problem.tsx';
import type { IssuedReference } from './issued-reference-notice.tsx';

interface WalkInFormProps {
  readonly drive: DriveView;
  readonly point: string | undefined;
  readonly onReception: (receptionId: string) => void;
  readonly onReference: (issued: IssuedReference) => void;
  readonly onCancel: () => void;
}

/**
 * The form for a giver who comes without a pledge. The form registers a pledge with a number, by
 * which the giver can follow the goods, or only records the goods as received.
 */
export function WalkInForm(props: WalkInFormProps) {
  const { t } = useTranslation();
  const { drive, point, onReception, onReference, onCancel } = props;
  const id = useId();
  const categories = collectedCategories(drive.terms.rules);
  const [items, setItems] = useState<readonly TypedItem[]>([emptyItem(categories[0])]);
  const [withNumber, setWithNumber] = useState(true);
  const [name, setName] = useState('');
  const [department, setDepartment] = useState<string>();
  const [declared, setDeclared] = useState(false);

  const touches = driveKey(drive.driveId);
  const register = useApiMutation({ send: submitPledge(drive.driveId), touches });
  const receive = useApiMutation({ send: recordReception, touches });
  const read = items.map(readItem);
  const complete = read.every((item) => item !== undefined);
  const at = point === undefined ? {} : { handInPointId: point };

  const sendable = complete && (!withNumber || declared);
  const typed = sendable ? read.flatMap((item) => item ?? []) : undefined;
  const form = useCheckedForm(typed, (lines) => {
    // Callbacks passed to `mutate` are dropped when the form closes. A late answer must not
    // interrupt the desk while the next giver is served.
    if (!withNumber)
      receive.mutate(
        { driveId: drive.driveId, ...at, lines },
        { onSuccess: ({ receptionId }) => onReception(receptionId) },
      );
    else
      register.mutate(
        {
          // A pledge keeps no codes of packs, so those that were scanned wait for its count.
          lines: lines.map(({ packs: _, ...line }) => line),
          giver: name.trim() === '' ? {} : { name: name.trim() },
          ...(department === undefined ? {} : { department }),
          ...at,
          noticeVersion: drive.terms.noticeVersion,
          sourceDeclared: true,
          // The goods are here already, and the desk has decided to take them.
          despiteFull: true,
        },
        {
          onSuccess: (registered) =>
            onReference({ ...registered, packs: lines.map(({ packs = [] }) => packs) }),
        },
      );
  });
  return (
    <form
      className="panel desk-step stack"
      aria-labelledby="walk-in-title"
      onSubmit={form.onSubmit}
    >
      <h2 id="walk-in-title">{t('desk.walkInTitle')}</h2>
      <DeskProblem drive={drive} problem={latestProblem(register, receive)} />
      {items.map((item, index) => (
        <ItemFields
          // biome-ignore lint/suspicious/noArrayIndexKey: items have no ids
          key={index}
          legend={t('desk.item', { number: index + 1 })}
          value={item}
          categories={categories}
          checked={form.checked}
          autoFocus
          onChange={(next) =>
            setItems((before) => before.map((old, place) => (place === index ? next : old)))
          }
          onRemove={
            items.length === 1
              ? undefined
              : () => setItems((before) => before.filter((_, place) => place !== index))
          }
        />
      ))}
      <div>
        <Button
          onClick={() => setItems((before) => [...before, emptyItem(before.at(-1)?.category)])}
        >
          {t('desk.addItem')}
        </Button>
      </div>
      <Radio.Group
        aria-label={t('desk.numberQuestion')}
        value={withNumber}
        onChange={(event) => setWithNumber(event.target.value)}
        options={[
          { value: true, label: t('desk.withNumber') },
          { value: false, label: t('desk.withoutNumber') },
        ]}
      />
      {withNumber && (
        <>
          <div className="form-row">
            <div>
              <label className="field-label" htmlFor={`${id}-name`}>
                {t('giver.nameOptional')}
              </label>
              <Input
                id={`${id}-name`}
                value={name}
                maxLength={40}
                autoComplete="off"
                onChange={(event) => setName(event.target.value)}
              />
            </div>
            {drive.terms.departments.length > 0 && (
              <div>
                <label className="field-label" htmlFor={`${id}-department`}>
                  {t('giver.departmentOptional')}
                </label>
                <Choice
                  id={`${id}-department`}
                  value={department}
                  placeholder="—"
                  options={drive.terms.departments.map((value) => ({ value, label: value }))}
                  onChange={(value) => setDepartment(value === '' ? undefined : value)}
                />
              </div>
            )}
          </div>
          <div>
            <Checkbox
              checked={declared}
              aria-describedby={`${id}-declared`}
              onChange={(event) => setDeclared(event.target.checked)}
            >
              {t('desk.declared')}
            </Checkbox>
            {form.checked && !declared && (
              <p id={`${id}-declared`} className="field-problem">
                {t('desk.declaredMissing')}
              </p>
            )}
          </div>
        </>
      )}
      {form.checked && !complete && (
        <Alert type="warning" showIcon role="alert" title={t('desk.fillIn')} />
      )}
      <div className="actions desk-actions">
        <Button
          type="primary"
          size="large"
          htmlType="submit"
          loading={register.isPending || receive.isPending}
        >
          {withNumber ? t('desk.registerWalkIn') : t('desk.confirmCount')}
        </Button>
        <Button size="large" onClick={onCancel}>
          {t('action.cancel')}
        </Button>
      </div>
    </form>
  );
}

import { Input, Modal } from 'antd';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CARE_KEY, openCareDesk } from '../api/care.ts';
import { useApiMutation } from '../api/use-api-mutation.ts';
import { ProblemNotice } from '../feedback/problem-notice.tsx';
import './matters.css';
import { USUAL_LIMITS } from './usual-limits.ts';

const REOPEN_DAYS = 30;

/** Returns the lines of a text that have something in them. */
const linesOf = (text: string): readonly string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

/** The dialog that opens a desk with its topics and units, under the usual limits. */
export function NewDeskDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation();
  const id = useId();
  const [name, setName] = useState('');
  const [topics, setTopics] = useState('');
  const [units, setUnits] = useState('');
  const mutation = useApiMutation({ send: openCareDesk, touches: CARE_KEY, onDone: onClose });
  const [first, ...others] = linesOf(units);
  const isComplete = name.trim() !== '' && linesOf(topics).length > 0 && first !== undefined;
  const open = () => {
    if (first === undefined) return;
    mutation.mutate({
      name: name.trim(),
      topics: linesOf(topics).map((topic, index) => ({ topicId: `t${index + 1}`, name: topic })),
      units: [
        { unitId: 'u1', name: first, level: 1 },
        ...others.map((unit, index) => ({
          unitId: `u${index + 2}`,
          name: unit,
          level: 2 as const,
          parent: 'u1',
        })),
      ],
      limits: USUAL_LIMITS,
      reopenDays: REOPEN_DAYS,
      reviewed: ['complaint'],
    });
  };
  return (
    <Modal
      open
      title={t('matters.openDesk')}
      okText={t('matters.openDesk')}
      okButtonProps={{ disabled: !isComplete, loading: mutation.isPending }}
      cancelText={t('action.cancel')}
      onOk={open}
      onCancel={onClose}
    >
      <div className="matter-form">
        <ProblemNotice problem={mutation.error} />
        <div>
          <label className="field-label" htmlFor={`${id}-name`}>
            {t('matters.deskName')}
          </label>
          <Input
            id={`${id}-name`}
            value={name}
            maxLength={60}
            onChange={(event) => setName(event.target.value)}
          />
        </div>
        <div>
          <label className="field-label" htmlFor={`${id}-topics`}>
            {t('matters.topics')}
          </label>
          <Input.TextArea
            id={`${id}-topics`}
            rows={4}
            value={topics}
            onChange={(event) => setTopics(event.target.value)}
          />
        </div>
        <div>
          <label className="field-label" htmlFor={`${id}-units`}>
            {t('matters.units')}
          </label>
          <Input.TextArea
            id={`${id}-units`}
            rows={4}
            value={units}
            onChange={(event) => setUnits(event.target.value)}
          />
        </div>
        <p className="soft">{t('matters.limitsHint')}</p>
      </div>
    </Modal>
  );
}

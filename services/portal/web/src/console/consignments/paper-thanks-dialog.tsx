import type { ConsignmentView } from '@bluebox/contracts';
import { Checkbox, Input, Modal } from 'antd';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useChosenPhotos, useSendingWithPhotos } from '../../platform/use-chosen-photos.ts';
import { driveKey } from '../api/pledge.ts';
import { thankGivers } from '../api/shipment.ts';
import { useApiMutation } from '../api/use-api-mutation.ts';
import { ProblemNotice } from '../feedback/problem-notice.tsx';
import { MOST_PHOTOS, PhotoChoice } from '../photos/photo-choice.tsx';

interface PaperThanksDialogProps {
  readonly consignment: ConsignmentView;
  readonly onClose: () => void;
}

/**
 * The dialog to enter a letter of thanks from the recipient. The thanks are marked as entered from
 * a letter.
 */
export function PaperThanksDialog({ consignment, onClose }: PaperThanksDialogProps) {
  const { t } = useTranslation();
  const id = useId();
  const [words, setWords] = useState('');
  const chosen = useChosenPhotos(MOST_PHOTOS);
  const { photos } = chosen;
  const [forAll, setForAll] = useState(false);
  const mutation = useApiMutation({
    send: thankGivers(consignment.consignmentId),
    touches: driveKey(consignment.driveId),
    onDone: onClose,
  });
  const said = words.trim();
  const submit = () =>
    mutation.mutate({
      paper: true,
      public: forAll,
      ...(said === '' ? {} : { words: said }),
      photos,
    });
  const { send: sendWithPhotos, isDelayed } = useSendingWithPhotos(chosen, submit);
  return (
    <Modal
      open
      title={t('consignments.paperThanksTitle')}
      okText={t('consignments.paperThanksOk')}
      okButtonProps={{ disabled: said === '' && photos.length === 0 }}
      cancelText={t('action.cancel')}
      confirmLoading={mutation.isPending || isDelayed}
      onOk={() => sendWithPhotos()}
      onCancel={onClose}
    >
      <ProblemNotice problem={mutation.error} />
      <label className="field-label" htmlFor={`${id}-words`}>
        {t('consignments.paperThanksWords')}
      </label>
      <Input.TextArea
        id={`${id}-words`}
        rows={4}
        maxLength={500}
        value={words}
        onChange={(event) => setWords(event.target.value)}
      />
      <PhotoChoice
        label={t('consignments.paperThanksPhoto')}
        hint={t('consignments.paperThanksPhotoHint')}
        chosen={chosen}
      />
      <Checkbox checked={forAll} onChange={(event) => setForAll(event.target.checked)}>
        {t('consignments.paperThanksForAll')}
      </Checkbox>
    </Modal>
  );
}

import type { ConsignmentView } from '@bluebox/contracts';
import { Checkbox, Input, Modal } from 'antd';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ChosenPhoto } from '../../shared/chosen-photo.ts';
import { useDeed } from '../api/deed.ts';
import { driveKey } from '../api/pledge.ts';
import { thankGivers } from '../api/shipment.ts';
import { ProblemNotice } from '../notices/problem-notice.tsx';
import { PhotoChoice } from '../photos/photo-choice.tsx';

interface PaperThanksDialogProps {
  readonly consignment: ConsignmentView;
  readonly onClose: () => void;
}

/** A letter of thanks, entered for the recipient and marked so. */
export function PaperThanksDialog({ consignment, onClose }: PaperThanksDialogProps) {
  const { t } = useTranslation();
  const id = useId();
  const [words, setWords] = useState('');
  const [photos, setPhotos] = useState<readonly ChosenPhoto[]>([]);
  const [forAll, setForAll] = useState(false);
  const deed = useDeed({
    send: thankGivers(consignment.consignmentId),
    touches: driveKey(consignment.driveId),
    onDone: onClose,
  });
  const said = words.trim();
  const submit = () =>
    deed.mutate({
      paper: true,
      public: forAll,
      ...(said === '' ? {} : { words: said }),
      photos,
    });
  return (
    <Modal
      open
      title={t('consignments.paperThanksTitle')}
      okText={t('consignments.paperThanksOk')}
      okButtonProps={{ disabled: said === '' && photos.length === 0 }}
      cancelText={t('action.cancel')}
      confirmLoading={deed.isPending}
      onOk={submit}
      onCancel={onClose}
    >
      <ProblemNotice problem={deed.error} />
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
        photos={photos}
        onChange={setPhotos}
      />
      <Checkbox checked={forAll} onChange={(event) => setForAll(event.target.checked)}>
        {t('consignments.paperThanksForAll')}
      </Checkbox>
    </Modal>
  );
}

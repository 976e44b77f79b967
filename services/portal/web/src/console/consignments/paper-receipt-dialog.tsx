import type { ConsignmentView, ShippedBoxView } from '@bluebox/contracts';
import { LARGEST_QUANTITY } from '@bluebox/contracts/kinds';
import { Input, Modal } from 'antd';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { quantityText } from '../../domain/quantity-text.ts';
import { useChosenPhotos, useSendingWithPhotos } from '../../platform/use-chosen-photos.ts';
import { driveKey } from '../api/pledge.ts';
import { confirmReceipt } from '../api/shipment.ts';
import { useApiMutation } from '../api/use-api-mutation.ts';
import { NumberField } from '../components/number-field.tsx';
import { ProblemNotice } from '../feedback/problem-notice.tsx';
import { ItemText } from '../items/item-text.tsx';
import { MOST_PHOTOS, PhotoChoice } from '../photos/photo-choice.tsx';
import {
  allWell,
  differsFromPacked,
  isMoreThanPacked,
  type PaperLine,
  readPaperLines,
} from './paper-lines.ts';

interface PaperReceiptDialogProps {
  readonly consignment: ConsignmentView;
  readonly box: ShippedBoxView;
  readonly onClose: () => void;
}

/**
 * The dialog to enter a receipt that the recipient signed on paper. The receipt is marked as
 * entered from paper.
 */
export function PaperReceiptDialog({ consignment, box, onClose }: PaperReceiptDialogProps) {
  const { t } = useTranslation();
  const id = useId();
  const [lines, setLines] = useState(() => allWell(box.contents));
  const [signer, setSigner] = useState('');
  const [note, setNote] = useState('');
  const chosen = useChosenPhotos(MOST_PHOTOS);
  const { photos } = chosen;
  const mutation = useApiMutation({
    send: confirmReceipt(consignment.consignmentId),
    touches: driveKey(consignment.driveId),
    onDone: onClose,
  });
  const read = readPaperLines(lines);
  const replace = (next: PaperLine) =>
    setLines((before) =>
      before.map((line) => (line.content.parcelId === next.content.parcelId ? next : line)),
    );
  const submit = () => {
    if (read === undefined) return;
    mutation.mutate({
      boxId: box.boxId,
      paper: true,
      lines: [...read],
      ...(signer.trim() === '' ? {} : { signer: signer.trim() }),
      ...(note.trim() === '' ? {} : { note: note.trim() }),
      photos,
    });
  };
  const { send: sendWithPhotos, isDelayed } = useSendingWithPhotos(chosen, submit);
  return (
    <Modal
      open
      width={720}
      title={t('consignments.paperTitle', { number: box.number })}
      okText={
        lines.some(differsFromPacked) ? t('consignments.paperOk') : t('consignments.paperAllWell')
      }
      okButtonProps={{ disabled: read === undefined }}
      cancelText={t('action.cancel')}
      confirmLoading={mutation.isPending || isDelayed}
      onOk={() => sendWithPhotos()}
      onCancel={onClose}
    >
      <ProblemNotice problem={mutation.error} />
      <p>{t('consignments.paperHint')}</p>
      <ul className="row-list">
        {lines.map((line) => (
          <li key={line.content.parcelId}>
            <PaperLineFields line={line} onChange={replace} />
          </li>
        ))}
      </ul>
      {isMoreThanPacked(lines) && (
        <p className="field-problem" role="alert">
          {t('consignments.paperTooMany')}
        </p>
      )}
      <div className="form-row paper-signer">
        <div>
          <label className="field-label" htmlFor={`${id}-signer`}>
            {t('consignments.signer')}
          </label>
          <Input
            id={`${id}-signer`}
            value={signer}
            maxLength={40}
            autoComplete="off"
            onChange={(event) => setSigner(event.target.value)}
          />
        </div>
        <div>
          <label className="field-label" htmlFor={`${id}-note`}>
            {t('reasonDialog.note')}
          </label>
          <Input
            id={`${id}-note`}
            value={note}
            maxLength={500}
            onChange={(event) => setNote(event.target.value)}
          />
        </div>
      </div>
      <PhotoChoice
        label={t('consignments.paperPhoto')}
        hint={t('consignments.paperPhotoHint')}
        chosen={chosen}
      />
    </Modal>
  );
}

interface PaperLineFieldsProps {
  readonly line: PaperLine;
  readonly onChange: (line: PaperLine) => void;
}

function PaperLineFields({ line, onChange }: PaperLineFieldsProps) {
  const { t } = useTranslation();
  const id = useId();
  const { content } = line;
  return (
    <div className="paper-line">
      <div>
        <ItemText item={content.item} />
        <p className="soft">
          {t('consignments.packed', {
            quantity: quantityText(t, content.item.unit, content.quantity),
          })}
        </p>
      </div>
      {(['damaged', 'missing', 'surplus'] as const).map((name) => (
        <div key={name}>
          <label className="field-label" htmlFor={`${id}-${name}`}>
            {t(`consignments.count.${name}`)}
          </label>
          <NumberField
            id={`${id}-${name}`}
            value={line[name]}
            min={0}
            max={LARGEST_QUANTITY}
            precision={0}
            inputMode="numeric"
            onChange={(quantity, isRefused) =>
              onChange({ ...line, [name]: quantity ?? (isRefused ? null : 0) })
            }
          />
        </div>
      ))}
    </div>
  );
}

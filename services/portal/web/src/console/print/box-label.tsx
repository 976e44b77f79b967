import type { BoxView, ConsignmentView, DriveView } from '@bluebox/contracts';
import { codeOf } from '@bluebox/contracts/codes';
import { useTranslation } from 'react-i18next';
import { boxAddress } from '../../domain/box-address.ts';
import { quantityText } from '../../domain/quantity-text.ts';
import { qrPicture } from '../api/portal.ts';
import { useAddress } from '../components/use-address.ts';
import { kilogramsText } from '../i18n/sums-text.ts';
import { handlingMarks } from './handling-marks.ts';
import { LabelMarks } from './label-marks.tsx';
import { labelLines } from './merged-contents.ts';
import './print.css';

/** Number of lines of contents that a label has room for. */
const MOST_LINES = 9;

interface BoxLabelProps {
  readonly box: BoxView;
  readonly terms: DriveView['terms'];
  /** The consignment that the box was granted to; undefined before the grant. */
  readonly consignment: Pick<ConsignmentView, 'number' | 'boxes'> | undefined;
  readonly paper: 'a4' | undefined;
  /** Called when the QR code has loaded, so that the label can be printed. */
  readonly onReady?: () => void;
}

/** The label of a carton, black on white, without data about the givers. */
export function BoxLabel({ box, terms, consignment, paper, onReady }: BoxLabelProps) {
  const { t } = useTranslation();
  const origin = useAddress();
  const merged = labelLines(box.contents);
  const lines = merged.slice(0, MOST_LINES);
  const more = merged.length - lines.length;
  const { recipient, sender, title } = terms;
  const together = consignment?.boxes.filter(({ status }) => status !== 'refused').length;
  return (
    <article className={paper === 'a4' ? 'label label-a4' : 'label'} aria-label={t('label.name')}>
      <header className="label-head">
        <div>
          <h1 className="label-number">
            <span className="out-of-sight">{t('packing.boxNumber', { number: box.number })}</span>
            <span aria-hidden="true">{box.number}</span>
          </h1>
          <p className="label-of">
            {consignment === undefined
              ? t('packing.boxNumber', { number: box.number })
              : t('label.of', { consignment: consignment.number, count: together })}
          </p>
          {box.weight !== undefined && <p className="label-weight">{kilogramsText(box.weight)}</p>}
        </div>
        <img
          className="label-qr"
          src={qrPicture(boxAddress(origin, box.id))}
          alt={t('label.qr')}
          onLoad={onReady}
        />
      </header>
      <section className="label-to">
        <p>
          {t('label.to')} <strong>{recipient.name}</strong>
        </p>
        {recipient.region !== undefined && <p>{recipient.region}</p>}
        {recipient.address !== undefined && <p>{recipient.address}</p>}
        {recipient.phone !== undefined && <p>{t('label.phone', { phone: recipient.phone })}</p>}
        {sender !== undefined && (
          <p className="label-from">
            {t('label.from')}{' '}
            {[sender.name, sender.address, sender.phone]
              .filter((part) => part !== undefined)
              .join(' ')}
          </p>
        )}
      </section>
      <ul className="label-contents">
        {lines.map(({ key, item, quantity, expiry, differs, lot, lotsDiffer }) => (
          <li key={key}>
            <span>
              {item.name} {item.specification}
            </span>
            <span>
              {quantityText(t, item.unit, quantity)}
              {expiry !== undefined &&
                ` · ${differs ? t('label.earliest', { day: expiry }) : expiry}`}
              {lot !== undefined && ` · ${t('goods.lot')} ${lot}`}
              {lotsDiffer && ` · ${t('label.lotsDiffer')}`}
            </span>
          </li>
        ))}
        {more > 0 && <li>{t('label.more', { count: more })}</li>}
      </ul>
      <footer className="label-foot">
        <div className="label-foot-text">
          <span>{title}</span>
          <span className="label-code">{t('label.code', { code: codeOf(box.id) })}</span>
        </div>
        <LabelMarks marks={handlingMarks(box.contents)} />
      </footer>
    </article>
  );
}

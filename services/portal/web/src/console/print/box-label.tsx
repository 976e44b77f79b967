import type { BoxView, DriveView } from '@bluebox/contracts';
import { useTranslation } from 'react-i18next';
import { boxAddress } from '../../shared/box-address.ts';
import { qrPicture } from '../api/portal.ts';
import { useAddress } from '../frame/use-address.ts';
import { kilogramsText, quantityText } from '../words/quantity.ts';
import { labelLines } from './merged-contents.ts';
import './print.css';

/** Lines of contents that a label has room for. */
const MOST_LINES = 9;

interface BoxLabelProps {
  readonly box: BoxView;
  readonly terms: DriveView['terms'];
  /** How many boxes the drive has. */
  readonly count: number;
  readonly paper: 'a4' | undefined;
  /** Called when the picture of the code is there: the label can be printed. */
  readonly onReady?: () => void;
}

/** The label of a carton, black on white, without anything about who gave. */
export function BoxLabel({ box, terms, count, paper, onReady }: BoxLabelProps) {
  const { t } = useTranslation();
  const origin = useAddress();
  const merged = labelLines(box.contents);
  const lines = merged.slice(0, MOST_LINES);
  const more = merged.length - lines.length;
  const { recipient, title } = terms;
  return (
    <article className={paper === 'a4' ? 'label label-a4' : 'label'} aria-label={t('label.name')}>
      <header className="label-head">
        <div>
          <h1 className="label-number">
            <span className="out-of-sight">{t('packing.boxNumber', { number: box.number })}</span>
            <span aria-hidden="true">{box.number}</span>
          </h1>
          <p className="label-of">{t('label.of', { number: box.number, count })}</p>
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
      </section>
      <ul className="label-contents">
        {lines.map(({ key, item, quantity, expiry }) => (
          <li key={key}>
            <span>
              {item.name} {item.specification}
            </span>
            <span>
              {quantityText(t, item.unit, quantity)}
              {expiry !== undefined && ` · ${expiry.slice(0, 7)}`}
            </span>
          </li>
        ))}
        {more > 0 && <li>{t('label.more', { count: more })}</li>}
      </ul>
      <footer className="label-foot">
        <span>{title}</span>
        <span className="label-code">{box.id}</span>
      </footer>
    </article>
  );
}

import { useTranslation } from 'react-i18next';
import { certificateAddress } from '../../domain/certificate-address.ts';
import { itemText, quantityText } from '../../domain/quantity-text.ts';
import { calendarDay, formatCount, formatDate } from '../../platform/formatting.ts';
import type { PaperFacts } from './paper-pictures.ts';

/** A paper that a giver can print. */

export type PrintedPaper = 'certificate' | 'details';

/** The certificate or the list of goods, for printing only. */
export function PaperSheet({
  paper,
  facts,
  reference,
}: {
  readonly paper: PrintedPaper;
  readonly facts: PaperFacts;
  readonly reference: string;
}) {
  return (
    <section className="print-only receipt-sheet paper-sheet" aria-hidden="true">
      {paper === 'certificate' ? (
        <Certificate facts={facts} />
      ) : (
        <Details facts={facts} reference={reference} />
      )}
      <NumberToCheck facts={facts} />
    </section>
  );
}

function Certificate({ facts }: { readonly facts: PaperFacts }) {
  const { t } = useTranslation();
  const { terms, name, lines, day, today } = facts;
  return (
    <>
      <p className="sheet-title paper-title">{t('papers.certificate')}</p>
      <p>{t('papers.dear', { name })}</p>
      <p>
        {t('papers.certificate-text', {
          drive: terms.title,
          recipient: terms.recipient.name,
          day,
        })}
      </p>
      <table>
        <tbody>
          {lines.map(({ item, quantity, confirmedAt }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: equal items may be two lines, which have no state.
            <tr key={`${itemText(item)} ${confirmedAt} ${index}`}>
              <td>{index + 1}</td>
              <td>{itemText(item)}</td>
              <td>{quantityText(t, item.unit, quantity)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <div className="paper-seal">
        <p>
          {t('statement.labelled', { label: t('papers.seal'), value: terms.sender?.name ?? '' })}
        </p>
        <p>{t('statement.labelled', { label: t('papers.date'), value: today })}</p>
      </div>
      <p>{t('papers.no-receipt')}</p>
    </>
  );
}

/** The list that corporate givers ask for: day, recipient, type, quantity, unit, signatures. */
function Details({ facts, reference }: { readonly facts: PaperFacts; readonly reference: string }) {
  const { t } = useTranslation();
  const { terms, name, lines, today } = facts;
  const head = [
    ['papers.giver', name],
    ['papers.drive', terms.title],
    ['papers.recipient', terms.recipient.name],
    ['papers.organiser', terms.sender?.name ?? ''],
    ['papers.reference', reference],
    ['papers.date', today],
  ] as const;
  return (
    <>
      <p className="sheet-title">{t('papers.details-title')}</p>
      {head
        .filter(([, value]) => value !== '')
        .map(([label, value]) => (
          <p key={label}>{t('statement.labelled', { label: t(label), value })}</p>
        ))}
      <table>
        <thead>
          <tr>
            <th scope="col">{t('papers.day')}</th>
            <th scope="col">{t('papers.item')}</th>
            <th scope="col">{t('papers.type')}</th>
            <th scope="col">{t('papers.quantity')}</th>
            <th scope="col">{t('papers.unit')}</th>
          </tr>
        </thead>
        <tbody>
          {lines.map(({ item, quantity, confirmedAt }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: equal items may be two lines, which have no state.
            <tr key={`${itemText(item)} ${confirmedAt} ${index}`}>
              <td>{formatDate(calendarDay(new Date(confirmedAt)))}</td>
              <td>{itemText(item)}</td>
              <td>{t(`vocabulary:category.${item.category}`)}</td>
              <td>{formatCount(quantity)}</td>
              <td>{t(`vocabulary:unit.${item.unit}`)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <div className="paper-signatures">
        {(['sign-giver', 'seal', 'sign-recipient'] as const).map((place) => (
          <p key={place}>{t(`papers.${place}`)}</p>
        ))}
      </div>
    </>
  );
}

function NumberToCheck({ facts: { number } }: { readonly facts: PaperFacts }) {
  const { t } = useTranslation();
  return (
    <p className="paper-number">
      {t('papers.number', { number })}
      <br />
      {t('papers.check', { address: certificateAddress(location.origin, number) })}
    </p>
  );
}

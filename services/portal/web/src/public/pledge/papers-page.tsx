import type { CertificateView, DriveView, PledgeView } from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { certificateAddress } from '../../domain/certificate-address.ts';
import { amountsText, itemText, quantityText } from '../../domain/quantity-text.ts';
import { serverNow } from '../../platform/api.ts';
import { calendarDay, formatDate } from '../../platform/formatting.ts';
import { drawPicture } from '../../platform/pictures/draw-picture.ts';
import { Loading } from '../components/loading.tsx';
import { Page } from '../components/page.tsx';
import { ProblemPage } from '../components/problem-page.tsx';
import { SavePicture } from '../components/save-picture.tsx';
import { useResource } from '../data/use-resource.ts';
import { Field } from '../forms/field.tsx';
import { BackLink } from '../give/step-frame.tsx';
import '../styles/papers.css';
import { currentAddress } from './current-address.ts';
import { certificatePicture, type PaperFacts, thanksCard } from './paper-pictures.ts';
import { PaperSheet } from './paper-sheet.tsx';

/** Step of the giver's page that shows {@link PapersPage}. */
export const PAPERS_STEP = 'papers';

const KINDS = ['card', 'certificate', 'details'] as const;
type Kind = (typeof KINDS)[number];

/**
 * The page on which a giver saves a thank-you card, or prints a certificate or a list of goods. The
 * name is only in this page's memory: it is drawn into the picture and onto the paper.
 */
export function PapersPage({
  pledge,
  drive,
}: {
  readonly pledge: PledgeView;
  readonly drive: DriveView;
}) {
  const { pledgeId } = pledge;
  const { resource, reload } = useResource(routes.showCertificate.at({ pledgeId }));
  if (resource.status === 'loading') return <Loading />;
  if (resource.status === 'failed')
    return <ProblemPage problem={resource.problem} onRetry={reload} />;
  return <Papers drive={drive} reference={pledge.reference} certificate={resource.body} />;
}

function Papers({
  drive,
  reference,
  certificate: { number, lines },
}: {
  readonly drive: DriveView;
  readonly reference: string;
  readonly certificate: CertificateView;
}) {
  const { t } = useTranslation();
  const [kind, setKind] = useState<Kind>('card');
  const [name, setName] = useState('');
  const last = lines
    .map(({ confirmedAt }) => confirmedAt)
    .sort()
    .at(-1);
  if (number === undefined || last === undefined)
    return (
      <Page title={t('papers.title')} before={<BackLink to={currentAddress()} />}>
        <p>{t('papers.waiting')}</p>
      </Page>
    );
  const facts: PaperFacts = {
    terms: drive.terms,
    name: name.trim() === '' ? t('papers.anonymous') : name.trim(),
    number,
    lines,
    amounts: amountsText(t, amountsByUnit(lines)),
    day: formatDate(calendarDay(new Date(last))),
    today: formatDate(calendarDay(serverNow())),
  };
  return (
    <>
      <Page
        title={t('papers.title')}
        before={<BackLink to={currentAddress()} />}
        lead={t('papers.confirmed-only')}
      >
        <ul className="content-list">
          {lines.map(({ item, quantity, confirmedAt }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: equal items may be two lines, which have no state.
            <li key={`${itemText(item)} ${confirmedAt} ${index}`}>
              <span>{itemText(item)}</span>
              <span className="content-quantity">{quantityText(t, item.unit, quantity)}</span>
            </li>
          ))}
        </ul>
        <fieldset className="field paper-kinds">
          <legend>{t('papers.kind')}</legend>
          {KINDS.map((each) => (
            <label key={each}>
              <input
                type="radio"
                name="paper"
                value={each}
                checked={kind === each}
                onChange={() => setKind(each)}
              />
              {t(`papers.${each}`)}
            </label>
          ))}
        </fieldset>
        <Field id="paper-name" label={t('papers.name')} hint={t('papers.name-hint')} optional>
          {(ties) => (
            <input
              {...ties}
              type="text"
              maxLength={40}
              autoComplete="off"
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
        <div className="button-column">
          {kind === 'details' ? null : (
            <SavePicture
              key={`${kind} ${facts.name}`}
              draw={() =>
                drawPicture(
                  (kind === 'card' ? thanksCard : certificatePicture)(t, facts),
                  certificateAddress(location.origin, number),
                )
              }
              file={`${t(`papers.${kind}`)}-${reference}.png`}
              alt={t('papers.alt', { kind: t(`papers.${kind}`), number })}
            />
          )}
          {kind === 'card' ? null : (
            <button type="button" className="button button-quiet" onClick={() => print()}>
              {t('papers.print')}
            </button>
          )}
        </div>
        <p className="quiet">{t('papers.number', { number })}</p>
      </Page>
      {kind === 'card' ? null : <PaperSheet paper={kind} facts={facts} reference={reference} />}
    </>
  );
}

/** Returns the sums by unit, because different units cannot be added up. */
function amountsByUnit(lines: CertificateView['lines']) {
  const sums = new Map<CertificateView['lines'][number]['item']['unit'], number>();
  for (const { item, quantity } of lines)
    sums.set(item.unit, quantity + (sums.get(item.unit) ?? 0));
  return [...sums].map(([unit, count]) => ({ unit, count }));
}

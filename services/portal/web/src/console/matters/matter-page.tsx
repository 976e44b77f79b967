import type { DeskView, MatterView } from '@bluebox/contracts';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { serverNow } from '../../platform/api.ts';
import { formatInstant } from '../../platform/formatting.ts';
import { careDeskQuery, matterQuery } from '../api/care.ts';
import { ButtonLink } from '../components/button-link.tsx';
import { StateTag } from '../components/state-tag.tsx';
import { Loaded } from '../feedback/loaded.tsx';
import { MayOpen } from '../layout/may-open.tsx';
import { PageHeading } from '../layout/page-heading.tsx';
import { CallBackForm } from './call-back-form.tsx';
import { dueText } from './due-text.ts';
import './matters.css';
import { MatterSteps } from './matter-steps.tsx';
import { ExtensionForm, ReviewForm } from './review-forms.tsx';
import { StepForm } from './step-form.tsx';

const route = getRouteApi('/console/layout/page/matters/$deskId/$matterId');

/** The page of a matter: where it stands, its limits, its steps, and the forms for the next ones. */
export function MatterPage() {
  const { deskId, matterId } = route.useParams();
  const desk = useQuery(careDeskQuery(deskId));
  const matter = useQuery(matterQuery(matterId));
  return (
    <MayOpen work="installation">
      <Loaded query={desk}>
        {(found) => <Loaded query={matter}>{(one) => <Matter matter={one} desk={found} />}</Loaded>}
      </Loaded>
    </MayOpen>
  );
}

interface MatterProps {
  readonly matter: MatterView;
  readonly desk: DeskView;
}

function Matter({ matter, desk }: MatterProps) {
  const { t } = useTranslation();
  const now = serverNow();
  const { deskId, number, kind, topic, urgency, openedAt, status, waitsFor, asker } = matter;
  const topicName = desk.terms.topics.find(({ topicId }) => topicId === topic)?.name;
  return (
    <>
      <PageHeading
        title={`${t('matters.number', { number })} ${t(`matters.kind.${kind}`)}`}
        hint={[topicName, t('matters.askedAt', { at: formatInstant(openedAt, now) })]
          .filter((text) => text !== undefined)
          .join(' · ')}
      >
        <StateTag tone={status === 'open' ? 'going' : 'done'}>
          {t(`matters.waits.${waitsFor}`)}
        </StateTag>
        <ButtonLink to="/console/matters/$deskId" params={{ deskId }} search={{}}>
          {t('action.toList')}
        </ButtonLink>
      </PageHeading>
      <div className="stack">
        <section className="panel" aria-labelledby="facts-title">
          <h2 id="facts-title">{t('matters.standing')}</h2>
          <div className="matter-facts">
            <span>
              {t('matters.lead')} <strong>{matter.leadName ?? t('matters.nobody')}</strong>
            </span>
            <span>{t(`matters.urgency.${urgency}`)}</span>
            {status === 'open' && <span>{dueText(t, matter.clock.resolve, now)}</span>}
            <span>
              {[asker?.name, asker?.contact].filter((text) => text !== undefined).join(' · ') ||
                t('matters.noAsker')}
            </span>
          </div>
          {matter.handedBack !== undefined && (
            <p>
              {t('matters.handedBack', {
                unit: nameOf(desk, matter.handedBack.instead),
              })}
            </p>
          )}
        </section>
        {waitsFor === 'review' && <ReviewForm matter={matter} />}
        {matter.extensionAsked !== undefined && (
          <ExtensionForm matter={matter} until={matter.extensionAsked.until} />
        )}
        {status === 'open' && <StepForm key={matter.version} matter={matter} desk={desk} />}
        {status === 'closed' && <CallBackForm key={matter.version} matter={matter} />}
        <MatterSteps matter={matter} desk={desk} now={now} />
      </div>
    </>
  );
}

const nameOf = ({ terms }: DeskView, unitId: string): string =>
  terms.units.find((unit) => unit.unitId === unitId)?.name ?? unitId;

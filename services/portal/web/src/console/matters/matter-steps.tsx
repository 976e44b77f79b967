import type { DeskView, MatterView } from '@bluebox/contracts';
import { useTranslation } from 'react-i18next';
import { formatInstant } from '../../platform/formatting.ts';
import { actorText, type Names } from '../actors/actor-text.ts';
import { useNames } from '../actors/use-names.ts';

interface MatterStepsProps {
  readonly matter: MatterView;
  readonly desk: DeskView;
  readonly now: Date;
}
const NO_NAMES: Names = new Map();

type Step = MatterView['steps'][number];

/** Every step of a matter, with who took it and what was written, the latest first. */
export function MatterSteps({ matter, desk, now }: MatterStepsProps) {
  const { t } = useTranslation();
  const names = useNames(matter.steps.flatMap(({ by }) => by ?? [])) ?? NO_NAMES;
  return (
    <section className="panel" aria-labelledby="steps-title">
      <h2 id="steps-title">{t('matters.steps')}</h2>
      <ol className="row-list">
        {matter.steps.toReversed().map((step, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: steps have no ids and are never removed
          <li key={matter.steps.length - index}>
            <div>
              <span>
                {t(`matters.step.${step.type.slice('matter.'.length)}`)} {factsText(step)}
              </span>
              {step.note !== undefined && <p className="matter-words">{step.note}</p>}
            </div>
            <span className="soft">
              {[
                step.by === undefined ? undefined : actorText(t, step.by, names),
                formatInstant(step.at, now),
              ]
                .filter((text) => text !== undefined)
                .join(' · ')}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );

  /** Says the facts of a step that its name leaves out. */
  function factsText({ type, facts }: Step): string {
    const unit = (id: unknown) =>
      desk.terms.units.find(({ unitId }) => unitId === id)?.name ?? String(id);
    switch (type) {
      case 'matter.assigned':
        return unit(facts['lead']);
      case 'matter.handed-back':
        return unit(facts['instead']);
      case 'matter.escalated':
        return unit(facts['to']);
      case 'matter.contacted':
        return t(facts['reached'] === true ? 'matters.reached' : 'matters.missed');
      case 'matter.handled':
        return t(`matters.outcome.${String(facts['outcome'])}`);
      case 'matter.reviewed':
        return t(`matters.verdict.${String(facts['verdict'])}`);
      case 'matter.extension-asked':
      case 'matter.extended':
        return formatInstant(String(facts['until']), now);
      case 'matter.called-back':
        return facts['reached'] === true
          ? [
              facts['solved'] === undefined ? '' : t(`matters.solved.${String(facts['solved'])}`),
              facts['satisfied'] === undefined
                ? ''
                : t('matters.satisfied', { grade: String(facts['satisfied']) }),
            ]
              .filter((text) => text !== '')
              .join(' · ')
          : t('matters.missed');
      default:
        return '';
    }
  }
}

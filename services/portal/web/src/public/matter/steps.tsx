import type { MatterView } from '@bluebox/contracts';
import { useTranslation } from 'react-i18next';
import { formatInstant } from '../../platform/formatting.ts';
import { langOf } from '../../platform/language.ts';

/** Steps that tell the asker something. Others are between offices, or change only the record. */
const TOLD = [
  'matter.opened',
  'matter.assigned',
  'matter.contacted',
  'matter.told',
  'matter.paused',
  'matter.resumed',
  'matter.extended',
  'matter.escalated',
  'matter.conferred',
  'matter.handled',
  'matter.answered',
  'matter.closed',
  'matter.called-back',
  'matter.reopened',
  'matter.merged',
  'matter.dropped',
  'matter.asker-forgotten',
] as const;
type Told = (typeof TOLD)[number];
type Step = MatterView['steps'][number];

const isTold = (type: string): type is Told => (TOLD as readonly string[]).includes(type);

/** Returns the name of the text of a step, which for some steps depends on its facts. */
function textOf({ type, facts }: Step): string {
  const name = type.slice('matter.'.length);
  switch (type) {
    case 'matter.contacted':
    case 'matter.called-back':
      return `${name}-${facts['reached'] === true ? 'reached' : 'missed'}`;
    case 'matter.handled':
      return `${name}-${String(facts['outcome'])}`;
    case 'matter.paused':
      return `${name}-${String(facts['why'])}`;
    default:
      return name;
  }
}

/** What became of a matter, step by step, with the words that belong to each. */
export function Steps({ matter, now }: { readonly matter: MatterView; readonly now: Date }) {
  const { t } = useTranslation();
  const { steps, leadName = '' } = matter;
  return (
    <ol className="matter-steps">
      {steps
        .filter(({ type }) => isTold(type))
        .map((step, index) => {
          const until = step.facts['until'];
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: steps are only ever added at the end
            <li key={index}>
              <p>
                <span className="strong">
                  {t(`matter.step.${textOf(step)}`, {
                    unit: leadName,
                    until: typeof until === 'string' ? formatInstant(until, now) : '',
                  })}
                </span>{' '}
                <span className="quiet">{formatInstant(step.at, now)}</span>
              </p>
              {step.note === undefined ? null : (
                <p className="matter-note" lang={langOf(step.note)}>
                  {step.note}
                </p>
              )}
            </li>
          );
        })}
    </ol>
  );
}

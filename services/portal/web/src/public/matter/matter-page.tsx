import type { MatterView } from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { serverNow } from '../../platform/api.ts';
import { formatInstant } from '../../platform/formatting.ts';
import { Callout } from '../components/callout.tsx';
import { CopyField } from '../components/copy-field.tsx';
import { LinkEntry } from '../components/link-entry.tsx';
import { Loading } from '../components/loading.tsx';
import { Page } from '../components/page.tsx';
import { ProblemPage } from '../components/problem-page.tsx';
import { privateLink } from '../components/reference-code.tsx';
import { RefusedLink } from '../components/refused-link.tsx';
import { usePrivateLink } from '../components/use-private-link.ts';
import { useReloadOnReturn } from '../data/use-reload-on-return.ts';
import { useResource } from '../data/use-resource.ts';
import { useLocation } from '../navigation/navigation.ts';
import '../styles/matter.css';
import { ForgetAsker } from './forget-asker.tsx';
import { SayMore } from './say-more.tsx';
import { Steps } from './steps.tsx';
import { WordForm } from './word-form.tsx';

const readFirst = (matterId: string) => [routes.showMatter.at({ matterId })];

/** The page of an asker's own matter, which is opened by its private link. */
export function MatterPage() {
  const { fragment } = useLocation();
  const { opened, reopen, refuse } = usePrivateLink('matter', fragment, readFirst);
  switch (opened.status) {
    case 'opening':
      return <Loading />;
    case 'none':
    case 'refused':
      return (
        <LinkEntry page="/m" kind="matter" refused={opened.status === 'refused'} onSame={reopen} />
      );
    case 'failed':
      return <ProblemPage problem={opened.problem} onRetry={reopen} />;
    case 'open':
      return (
        <OpenedMatter key={opened.id} matterId={opened.id} code={fragment} onRefused={refuse} />
      );
  }
}

interface OpenedMatterProps {
  readonly matterId: string;
  /** Code of the link; empty if the browser opened the link in an earlier visit. */
  readonly code: string;
  readonly onRefused: () => void;
}

function OpenedMatter({ matterId, code, onRefused }: OpenedMatterProps) {
  const { resource, reload } = useResource(routes.showMatter.at({ matterId }));
  const [said, setSaid] = useState<string>();
  useReloadOnReturn(reload);
  const onChanged = useCallback(
    (message: string) => {
      setSaid(message);
      reload();
    },
    [reload],
  );
  if (resource.status === 'loading') return <Loading />;
  if (resource.status === 'failed')
    return resource.problem.status === 404 || resource.problem.status === 403 ? (
      <RefusedLink onRefused={onRefused} />
    ) : (
      <ProblemPage problem={resource.problem} onRetry={reload} />
    );
  return <Matter matter={resource.body} code={code} said={said} onChanged={onChanged} />;
}

interface MatterProps {
  readonly matter: MatterView;
  readonly code: string;
  /** Outcome of the last action. */
  readonly said: string | undefined;
  readonly onChanged: (message: string) => void;
}

function Matter({ matter, code, said, onChanged }: MatterProps) {
  const { t } = useTranslation();
  const now = serverNow();
  const { number, status, openedAt } = matter;
  return (
    <Page
      title={t('matter.title', { number })}
      lead={t('matter.asked', { at: formatInstant(openedAt, now) })}
    >
      <div role="status">
        {said === undefined ? null : (
          <Callout kind="good">
            <p>{said}</p>
          </Callout>
        )}
      </div>
      <section className="card" aria-labelledby="standing-title">
        <h2 id="standing-title">{t('matter.standing')}</h2>
        <p className="strong">{t(`matter.waits.${waitOf(matter)}`, { unit: matter.leadName })}</p>
        {status === 'open' ? <Due matter={matter} now={now} /> : null}
      </section>
      {status === 'closed' ? <WordForm matter={matter} onChanged={onChanged} /> : null}
      <section aria-labelledby="steps-title">
        <h2 id="steps-title">{t('matter.steps')}</h2>
        <Steps matter={matter} now={now} />
      </section>
      {status === 'open' ? <SayMore matter={matter} onChanged={onChanged} /> : null}
      {code === '' ? null : (
        <section aria-labelledby="link-title">
          <h2 id="link-title">{t('rotate.title')}</h2>
          <p>{t('matter.link-text')}</p>
          <CopyField id="private-link" label={t('done.link')} text={privateLink('/m', code)} />
        </section>
      )}
      <ForgetAsker matter={matter} onChanged={onChanged} />
    </Page>
  );
}

/** Returns the name of the text that says what the matter waits for. */
function waitOf({ status, waitsFor, lead }: MatterView): string {
  if (status === 'merged' || status === 'dropped') return status;
  if (status === 'closed') return 'closed';
  return lead === undefined ? 'assignment' : waitsFor;
}

/** The time by which the matter is to be settled. */
function Due({ matter, now }: { readonly matter: MatterView; readonly now: Date }) {
  const { t } = useTranslation();
  const { due, over, paused } = matter.clock.resolve;
  const at = formatInstant(due, now);
  if (paused) return <p>{t('matter.due-paused')}</p>;
  return <p>{t(over ? 'matter.due-over' : 'matter.due', { at })}</p>;
}

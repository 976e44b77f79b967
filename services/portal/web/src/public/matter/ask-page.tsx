import { MATTER_KINDS } from '@bluebox/contracts/matter-kinds';
import { RETENTION_DAYS } from '@bluebox/contracts/retention';
import { type AnswerOf, type BodyOf, routes } from '@bluebox/contracts/routes';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Loading } from '../components/loading.tsx';
import { Page } from '../components/page.tsx';
import { ProblemPage } from '../components/problem-page.tsx';
import { RefusalCallout } from '../components/refusal-callout.tsx';
import { useApiMutation } from '../data/use-api-mutation.ts';
import { useResource } from '../data/use-resource.ts';
import { ErrorSummary } from '../forms/error-summary.tsx';
import { Field, Group } from '../forms/field.tsx';
import { navigate } from '../navigation/navigation.ts';
import { proofSource } from '../offline/proof-of-work.ts';

type Desk = AnswerOf<typeof routes.listDesks>['desks'][number];
type Asked = BodyOf<typeof routes.submitMatter>;
type Kind = Asked['kind'];

const MOST_WORDS = 2_000;
/** Parameters of the page's address that say what the matter is about. */
const SUBJECTS = ['driveId', 'consignmentId', 'boxId'] as const;

/** Returns what the matter is about, as the link to this page says it. */
function subjectOf(search: string): Asked['about'] {
  const given = new URLSearchParams(search);
  const named = SUBJECTS.flatMap((name) => {
    const id = given.get(name);
    return id === null ? [] : [[name, id] as const];
  });
  return named.length === 0 ? undefined : Object.fromEntries(named);
}

/** The page on which anybody brings a matter to a desk. */
export function AskPage() {
  const { t } = useTranslation();
  const { resource, reload } = useResource(routes.listDesks.at());
  if (resource.status === 'loading') return <Loading />;
  if (resource.status === 'failed')
    return <ProblemPage problem={resource.problem} onRetry={reload} />;
  const { desks } = resource.body;
  return desks.length === 0 ? (
    <Page title={t('ask.none')}>
      <p>{t('ask.none-text')}</p>
    </Page>
  ) : (
    <AskForm desks={desks} />
  );
}

function AskForm({ desks }: { readonly desks: readonly Desk[] }) {
  const { t } = useTranslation();
  const [about] = useState(() => subjectOf(window.location.search));
  const [deskId, setDeskId] = useState(desks[0]?.deskId ?? '');
  const [kind, setKind] = useState<Kind>(about === undefined ? 'help' : 'goods');
  const [topic, setTopic] = useState('');
  const [words, setWords] = useState('');
  const [name, setName] = useState('');
  const [contact, setContact] = useState('');
  const [attempt, setAttempt] = useState(0);
  const proofs = useMemo(() => proofSource(routes.getMatterChallenge.at({ deskId })), [deskId]);
  const mutation = useApiMutation(routes.submitMatter.at({ deskId }), ({ code }) =>
    navigate(`/m#${code}`, {}, { replace: true }),
  );
  const [isProving, setProving] = useState(false);
  const topics = desks.find((desk) => desk.deskId === deskId)?.topics ?? [];
  const errors = [
    ...(topic === '' ? [{ id: 'topic', text: t('ask.topic-missing') }] : []),
    ...(words.trim() === '' ? [{ id: 'words', text: t('ask.words-missing') }] : []),
  ];
  const shown = attempt === 0 ? [] : errors;
  const errorOf = (id: string) => shown.find((error) => error.id === id)?.text;
  const send = async () => {
    setAttempt((before) => before + 1);
    if (errors.length > 0 || isProving) return;
    setProving(true);
    const asker = {
      ...(name.trim() === '' ? {} : { name: name.trim() }),
      ...(contact.trim() === '' ? {} : { contact: contact.trim() }),
    };
    try {
      const proof = await proofs.ready();
      await mutation.act({
        ...{ kind, topic, words: words.trim(), asker, proof },
        ...(about === undefined ? {} : { about }),
      });
    } finally {
      setProving(false);
    }
  };
  const isBusy = mutation.busy || isProving;
  return (
    <Page title={t('ask.title')} lead={t('ask.lead')}>
      <ErrorSummary attempt={attempt} errors={shown} />
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        {about === undefined ? null : <p className="quiet">{t('ask.about')}</p>}
        {desks.length === 1 ? null : (
          <Field id="desk" label={t('ask.desk')}>
            {(ties) => (
              <select
                {...ties}
                value={deskId}
                onChange={(event) => {
                  setDeskId(event.target.value);
                  setTopic('');
                }}
              >
                {desks.map((desk) => (
                  <option key={desk.deskId} value={desk.deskId}>
                    {desk.name}
                  </option>
                ))}
              </select>
            )}
          </Field>
        )}
        <Group id="kind" legend={t('ask.kind')} className="tiles">
          {MATTER_KINDS.map((each) => (
            <label key={each} className="tile">
              <input
                type="radio"
                name="kind"
                value={each}
                checked={kind === each}
                onChange={() => setKind(each)}
              />
              <span>{t(`matter.kind.${each}`)}</span>
            </label>
          ))}
        </Group>
        <Field id="topic" label={t('ask.topic')} error={errorOf('topic')}>
          {(ties) => (
            <select {...ties} value={topic} onChange={(event) => setTopic(event.target.value)}>
              <option value="">{t('ask.choose')}</option>
              {topics.map(({ topicId, name: topicName }) => (
                <option key={topicId} value={topicId}>
                  {topicName}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field
          id="words"
          label={t('ask.words')}
          hint={t('ask.words-hint')}
          error={errorOf('words')}
        >
          {(ties) => (
            <textarea
              {...ties}
              rows={6}
              maxLength={MOST_WORDS}
              value={words}
              onChange={(event) => setWords(event.target.value)}
            />
          )}
        </Field>
        <Field id="name" label={t('ask.name')} optional>
          {(ties) => (
            <input
              {...ties}
              type="text"
              maxLength={40}
              autoComplete="name"
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
        <Field
          id="contact"
          label={t('ask.contact')}
          hint={t('ask.contact-why', { days: RETENTION_DAYS })}
          optional
        >
          {(ties) => (
            <input
              {...ties}
              type="text"
              maxLength={80}
              autoComplete="off"
              value={contact}
              onChange={(event) => setContact(event.target.value)}
            />
          )}
        </Field>
        <RefusalCallout code={mutation.refusal} />
        <button type="submit" className="button button-large" aria-disabled={isBusy}>
          {t(isBusy ? 'form.working' : 'ask.send')}
        </button>
      </form>
    </Page>
  );
}

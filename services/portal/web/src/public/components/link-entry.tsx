import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { codeIn } from '../../platform/link-code.ts';
import { ErrorSummary } from '../forms/error-summary.tsx';
import { Field } from '../forms/field.tsx';
import { navigate, useLocation } from '../navigation/navigation.ts';
import { Callout } from './callout.tsx';
import { Carton } from './carton.tsx';
import { Page } from './page.tsx';
import type { PrivatePage } from './reference-code.tsx';
import type { LinkKind } from './use-private-link.ts';

/** The page for a missing or invalid private link, with a field in which a link can be pasted. */
export function LinkEntry({
  page,
  kind,
  refused,
  said,
  onSame,
}: {
  readonly page: PrivatePage;
  readonly kind: LinkKind;
  readonly refused: boolean;
  /** Outcome of the action that led to this page. */
  readonly said?: string | undefined;
  /** Called if the pasted code is already in the URL. */
  readonly onSame: () => void;
}) {
  const { t } = useTranslation();
  const { fragment } = useLocation();
  const [text, setText] = useState('');
  const [wrong, setWrong] = useState(false);
  const [attempt, setAttempt] = useState(0);
  const error = wrong ? t('link.not-a-link') : undefined;
  const open = (event: FormEvent) => {
    event.preventDefault();
    const code = codeIn(text);
    setAttempt((before) => before + 1);
    setWrong(code === undefined);
    if (code === fragment) onSame();
    else if (code !== undefined) navigate(`${page}#${code}`);
  };
  return (
    <Page title={t(refused ? 'link.refused' : `link.none-${kind}`)}>
      {said === undefined ? null : (
        <Callout kind="good" live>
          <p>{said}</p>
        </Callout>
      )}
      <Carton />
      <p>{t(refused ? `link.refused-${kind}` : `link.none-${kind}-text`)}</p>
      <ErrorSummary
        attempt={attempt}
        errors={error === undefined ? [] : [{ id: 'link', text: error }]}
      />
      <form noValidate onSubmit={open}>
        <Field id="link" label={t('link.paste')} hint={t('link.paste-hint')} error={error}>
          {(ties) => (
            <input
              {...ties}
              type="text"
              value={text}
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
              onChange={(event) => setText(event.target.value)}
            />
          )}
        </Field>
        <button type="submit" className="button">
          {t('link.open')}
        </button>
      </form>
    </Page>
  );
}

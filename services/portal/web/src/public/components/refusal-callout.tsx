import { useTranslation } from 'react-i18next';
import { Callout } from './callout.tsx';
import { refusalText } from './refusal-text.ts';

/** A notice that a request was refused; nothing if there is no code of a refusal. */
export function RefusalCallout({ code }: { readonly code: string | undefined }) {
  const { t } = useTranslation();
  return code === undefined ? null : (
    <Callout kind="stop" live>
      <p>{refusalText(t, code)}</p>
    </Callout>
  );
}

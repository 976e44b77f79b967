import { useTranslation } from 'react-i18next';

const PARTS = ['what', 'why', 'who', 'how-long', 'rights'] as const;

export function Notice({ version }: { readonly version: string }) {
  const { t } = useTranslation();
  return (
    <details className="notice">
      <summary>{t('notice.title', { version })}</summary>
      <dl>
        {PARTS.map((part) => (
          <div key={part}>
            <dt>{t(`notice.${part}`)}</dt>
            <dd>{t(`notice.${part}-text`)}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

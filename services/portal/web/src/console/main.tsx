import { SECURITY_LOG_WORDS } from '@bluebox/contracts/words/security-log';
import { createRoot } from 'react-dom/client';
import { vocabularyCatalogue } from '../locales/vocabulary.ts';
import { setUpLanguage } from '../platform/language.ts';
import { Console } from './console.tsx';
import './console.css';

/** Loaders of the console's texts, by language. */
const catalogues = {
  zh: async () => ({
    console: (await import('../locales/zh/console.json')).default,
    vocabulary: vocabularyCatalogue((await import('@bluebox/contracts/words/zh')).zh, {
      ...(await import('../locales/zh/scan.json')).default,
      ...SECURITY_LOG_WORDS.zh,
    }),
  }),
  en: async () => ({
    console: (await import('../locales/en/console.json')).default,
    vocabulary: vocabularyCatalogue((await import('@bluebox/contracts/words/en')).en, {
      ...(await import('../locales/en/scan.json')).default,
      ...SECURITY_LOG_WORDS.en,
    }),
  }),
};

void setUpLanguage(catalogues, 'console').then(() => {
  const root = document.getElementById('root');
  if (root !== null) createRoot(root).render(<Console />);
});

import { createRoot } from 'react-dom/client';
import { setUpLanguage } from '../platform/language.ts';
import { Console } from './console.tsx';
import './console.css';

const catalogues = {
  zh: async () => ({
    console: (await import('../locales/zh/console.json')).default,
    vocabulary: (await import('../locales/zh/vocabulary.json')).default,
  }),
  en: async () => ({
    console: (await import('../locales/en/console.json')).default,
    vocabulary: (await import('../locales/en/vocabulary.json')).default,
  }),
};

void setUpLanguage(catalogues, 'console').then(() => {
  const root = document.getElementById('root');
  if (root !== null) createRoot(root).render(<Console />);
});

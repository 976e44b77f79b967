import { createRoot } from 'react-dom/client';
import zh from '../locales/zh/public.json';
import zhVocabulary from '../locales/zh/vocabulary.json';
import { setUpLanguage } from '../platform/language.ts';
import { App } from './app.tsx';
import { matchPath } from './navigation/match-path.ts';
import { loadAhead } from './pages.ts';
import './styles/tokens.css';
import './styles/base.css';
import './styles/components.css';
import './styles/forms.css';
import './styles/drive.css';
import './styles/give.css';
import './styles/pledge.css';
import './styles/receipt.css';
import './styles/print.css';

loadAhead(matchPath(location.pathname).page);
const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');

// Chinese is bundled with the page, because nearly everybody wants it; English is loaded on request.
const zhTexts = async () => ({ public: zh, vocabulary: zhVocabulary });
const enTexts = async () => {
  const [own, vocabulary] = await Promise.all([
    import('../locales/en/public.json'),
    import('../locales/en/vocabulary.json'),
  ]);
  return { public: own.default, vocabulary: vocabulary.default };
};

void setUpLanguage({ zh: zhTexts, en: enTexts }, 'public').then(() =>
  createRoot(root).render(<App />),
);

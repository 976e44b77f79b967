import { zh as zhWords } from '@bluebox/contracts/words/zh';
import { createRoot } from 'react-dom/client';
import { vocabularyCatalogue } from '../locales/vocabulary.ts';
import zh from '../locales/zh/public.json';
import zhScan from '../locales/zh/scan.json';
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

// The Chinese texts are in the bundle, because nearly everybody reads them. The English texts are
// loaded only for readers who choose or prefer English.
const zhTexts = async () => ({ public: zh, vocabulary: vocabularyCatalogue(zhWords, zhScan) });
const enTexts = async () => {
  const [own, scan, { en }] = await Promise.all([
    import('../locales/en/public.json'),
    import('../locales/en/scan.json'),
    import('@bluebox/contracts/words/en'),
  ]);
  return { public: own.default, vocabulary: vocabularyCatalogue(en, scan.default) };
};

void setUpLanguage({ zh: zhTexts, en: enTexts }, 'public').then(() =>
  createRoot(root).render(<App />),
);

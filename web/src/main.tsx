import { createRoot } from 'react-dom/client';
import { App } from './app';
import { loadDictionary, preferredLanguage } from './i18n/i18n';
import './styles/index.css';

const language = preferredLanguage();
const root = document.getElementById('root');
if (!root) throw new Error('the page has no #root');
const dictionary = await loadDictionary(language);
createRoot(root).render(<App language={language} dictionary={dictionary} />);

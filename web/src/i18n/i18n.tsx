import { createContext, use, useCallback, useEffect, useMemo, useState, type ReactNode } from 'react';
import { en, type Dictionary } from './en';

export const kLanguages = { en: 'English', de: 'Deutsch' } as const;
export type Language = keyof typeof kLanguages;

const kStored = 'innkeeper.language';

interface I18n {
  t: Dictionary;
  language: Language;
  /** For dates and money: the language with the reader's region, such as en-GB. */
  locale: string;
  setLanguage: (language: Language) => void;
}

const Context = createContext<I18n>({ t: en, language: 'en', locale: 'en', setLanguage: () => undefined });

export function useI18n(): I18n {
  return use(Context);
}

/** Only the language in use is loaded. */
export async function loadDictionary(language: Language): Promise<Dictionary> {
  return language === 'de' ? (await import('./de')).de : en;
}

/** The reader's choice, else the first language of the browser that the site has. */
export function preferredLanguage(): Language {
  const wanted = [readStored(), ...navigator.languages];
  for (const tag of wanted) {
    const base = tag?.split('-')[0]?.toLowerCase();
    if (base !== undefined && base in kLanguages) return base as Language;
  }
  return 'en';
}

/** The browser's own form of a language, if it has one. */
function localeOf(language: Language): string {
  return navigator.languages.find((tag) => tag.split('-')[0]?.toLowerCase() === language) ?? language;
}

function readStored(): string | null {
  try {
    return localStorage.getItem(kStored);
  } catch {
    return null;
  }
}

interface Props {
  children: ReactNode;
  first: Language;
  dictionary: Dictionary;
}

export function I18nProvider({ children, first, dictionary }: Props) {
  const [now, setNow] = useState({ language: first, t: dictionary });

  useEffect(() => {
    document.documentElement.lang = now.language;
  }, [now.language]);

  const setLanguage = useCallback((language: Language) => {
    void loadDictionary(language).then((t) => {
      setNow({ language, t });
      try {
        localStorage.setItem(kStored, language);
      } catch {
        // Storage may be forbidden; the choice then lasts as long as the page.
      }
    });
  }, []);

  const value = useMemo(() => ({ ...now, locale: localeOf(now.language), setLanguage }), [now, setLanguage]);
  return <Context value={value}>{children}</Context>;
}

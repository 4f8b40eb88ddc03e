import { NativeSelect, useMantineColorScheme, type MantineColorScheme } from '@mantine/core';
import { kLanguages, useI18n, type Language } from '../i18n/i18n';

export function LanguageSwitch() {
  const { t, language, setLanguage } = useI18n();
  return (
    <NativeSelect
      size="xs"
      aria-label={t.site.language}
      value={language}
      data={Object.entries(kLanguages).map(([value, label]) => ({ value, label }))}
      onChange={(event) => setLanguage(event.currentTarget.value as Language)}
    />
  );
}

export function SchemeSwitch() {
  const { t } = useI18n();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <NativeSelect
      size="xs"
      aria-label={t.site.scheme}
      value={colorScheme}
      data={(['auto', 'light', 'dark'] as const).map((value) => ({ value, label: t.site.schemes[value] }))}
      onChange={(event) => setColorScheme(event.currentTarget.value as MantineColorScheme)}
    />
  );
}

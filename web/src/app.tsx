import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { StrictMode, useState } from 'react';
import { BrowserRouter } from 'react-router';
import { asApiError, mayRetry } from './api/problem';
import { SessionProvider } from './auth/session';
import { I18nProvider, type Language } from './i18n/i18n';
import type { Dictionary } from './i18n/en';
import { Pages } from './pages/routes';
import { cssVariablesResolver, theme } from './theme';

const kRetries = 2;
const kStaleMs = 15_000;
const kLongestRetryMs = 8_000;

export function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: kStaleMs,
        retry: (count, error) => count < kRetries && mayRetry(error),
        retryDelay: (count, error) => {
          const asked = asApiError(error)?.retryAfter;
          return Math.min(kLongestRetryMs, asked == null ? 500 * 2 ** count : asked * 1000);
        },
      },
    },
  });
}

export function App({ language, dictionary }: { language: Language; dictionary: Dictionary }) {
  const [client] = useState(makeQueryClient);
  return (
    <StrictMode>
      <MantineProvider theme={theme} cssVariablesResolver={cssVariablesResolver} defaultColorScheme="auto">
        <I18nProvider first={language} dictionary={dictionary}>
          <QueryClientProvider client={client}>
            <SessionProvider>
              <BrowserRouter basename="/hotel">
                <Pages />
              </BrowserRouter>
            </SessionProvider>
          </QueryClientProvider>
        </I18nProvider>
      </MantineProvider>
    </StrictMode>
  );
}

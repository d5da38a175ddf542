import I18nProvider from '@cloudscape-design/components/i18n';
import messages from '@cloudscape-design/components/i18n/messages/all.en';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { useMemo } from 'react';
import { RouterProvider } from 'react-router/dom';
import { mayPass, problemOf } from '../api/api-problem.ts';
import { apiClient } from '../api/client.ts';
import { HubProvider } from '../api/hub-context.tsx';
import type { Session } from '../sign-in/session.ts';
import { createRouter } from './router.tsx';

/** The page of somebody who is signed in. */
export function App({ session }: { readonly session: Session }) {
  const hub = useMemo(() => ({ session, call: apiClient(session.accessToken) }), [session]);
  const queries = useMemo(createQueries, []);
  const router = useMemo(createRouter, []);
  return (
    <I18nProvider locale="en" messages={[messages]}>
      <QueryClientProvider client={queries}>
        <HubProvider value={hub}>
          <RouterProvider router={router} />
        </HubProvider>
      </QueryClientProvider>
    </I18nProvider>
  );
}

function createQueries(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 10_000,
        retry: (count, error) => count < 2 && mayPass(problemOf(error)),
      },
    },
  });
}

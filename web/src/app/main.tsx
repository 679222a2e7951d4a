// Must come before every module that makes a schema.
import '../lib/no-eval.ts';

import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { prepareLive } from '../data/live.ts';
import { sessionQuery } from '../data/session.ts';
import { startLanguage } from '../i18n/language.ts';
import { ApiError } from '../lib/api-error.ts';
import { catchInstallOffer } from '../lib/install.ts';
import { afterPaint } from './after-paint.ts';
import { Themed } from './printing.tsx';
import { makeRouter } from './router.tsx';
import '../ui/mantine.css';
import '../ui/fonts.css';
import '../ui/tokens.css';
import '../ui/base.css';
import '../ui/print.css';

/** What the caller did wrong stays wrong however often it is asked, and without a network nobody answers. */
const retry = (failures: number, error: Error) =>
  failures < 2 && navigator.onLine && !(error instanceof ApiError && error.status >= 400 && error.status < 500);

const queryClient = new QueryClient({
  // Whoever asks or saves without a network is told so; what waits in silence for it tells nothing.
  defaultOptions: {
    queries: { retry, networkMode: 'always', refetchOnReconnect: true },
    mutations: { networkMode: 'always' },
  },
  queryCache: new QueryCache({ onError: (error) => signedOut(error) }),
  mutationCache: new MutationCache({ onError: (error) => signedOut(error) }),
});
const router = makeRouter(queryClient);

/**
 * The session ran out, or is worth nothing without a second factor any more: the guard of the pages sends whoever it is to
 * the sign-in page, and back here afterwards, or to where the second factor is set up.
 */
function signedOut(error: unknown): void {
  if (!(error instanceof ApiError)) return;
  if (error.code === 'second-factor-needed')
    void queryClient.refetchQueries({ queryKey: sessionQuery.queryKey }).then(() => router.invalidate());
  if (error.code !== 'unauthenticated') return;
  queryClient.setQueryData(sessionQuery.queryKey, null);
  void router.invalidate();
}

async function start(): Promise<void> {
  const host = document.getElementById('root');
  if (!host) throw new Error('index.html has no element #root');
  prepareLive(queryClient);
  catchInstallOffer();
  await startLanguage();
  createRoot(host).render(
    <StrictMode>
      <Themed>
        <QueryClientProvider client={queryClient}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </Themed>
    </StrictMode>,
  );
  afterPaint(queryClient);
}

void start();

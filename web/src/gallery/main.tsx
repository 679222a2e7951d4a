// Must come before every module that makes a schema.
import '../lib/no-eval.ts';
// What components bring along must not come before the order of layers.
import '../ui/mantine.css';
import '../ui/fonts.css';
import '../ui/tokens.css';
import '../ui/base.css';
import '../ui/print.css';

import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { createMemoryHistory, createRootRoute, createRouter, RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { fetchManagement, startLanguage } from '../i18n/language.ts';
import { catchInstallOffer } from '../lib/install.ts';
import { cssVariables, theme } from '../ui/theme.ts';
import { Gallery } from './gallery.tsx';
import { seededClient } from './seeded.ts';

/** There is no server: what no cache holds stays on its way for ever, which is how pages look while they load. */
function withoutServer(): void {
  const real = window.fetch;
  window.fetch = (input, init) =>
    String(input instanceof Request ? input.url : input).startsWith('/api/')
      ? new Promise(() => {})
      : real(input, init);
}

/** Links lead nowhere but keep their addresses. */
const router = createRouter({
  routeTree: createRootRoute({ component: Gallery, notFoundComponent: Gallery }),
  history: createMemoryHistory(),
});

async function start(): Promise<void> {
  const host = document.getElementById('root');
  if (!host) throw new Error('gallery.html has no element #root');
  withoutServer();
  catchInstallOffer();
  dispatchEvent(new Event('beforeinstallprompt'));
  await startLanguage();
  await fetchManagement();
  const asked = new URLSearchParams(location.search).get('theme');
  createRoot(host).render(
    <StrictMode>
      <MantineProvider
        theme={theme}
        cssVariablesResolver={cssVariables}
        defaultColorScheme="auto"
        {...(asked === 'light' || asked === 'dark' ? { forceColorScheme: asked } : {})}
      >
        <QueryClientProvider client={seededClient()}>
          <RouterProvider router={router as never} />
        </QueryClientProvider>
      </MantineProvider>
    </StrictMode>,
  );
}

void start();

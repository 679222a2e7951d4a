import type { QueryClient } from '@tanstack/react-query';
import { createRouter } from '@tanstack/react-router';
import { stringifySearch } from '../lib/link-search.ts';
import { PageError, PagePending } from './page-states.tsx';
import { alertsRoutes } from './routes/alerts.ts';
import { devicesRoutes } from './routes/devices.ts';
import { doorRoutes } from './routes/door.ts';
import { exploreRoutes } from './routes/explore.ts';
import { mapRoutes } from './routes/map.ts';
import { overviewRoutes } from './routes/overview.ts';
import { peopleRoutes } from './routes/people.ts';
import { placesRoutes } from './routes/places.ts';
import { root } from './routes/root.tsx';
import { rulesRoutes } from './routes/rules.ts';
import { settingsRoutes } from './routes/settings.ts';
import { shell } from './routes/shell.tsx';

const routeTree = root.addChildren([
  ...doorRoutes,
  shell.addChildren([
    ...overviewRoutes,
    ...mapRoutes,
    ...devicesRoutes,
    ...exploreRoutes,
    ...alertsRoutes,
    ...rulesRoutes,
    ...placesRoutes,
    ...peopleRoutes,
    ...settingsRoutes,
  ]),
]);

/** Every page of the dashboard; each is loaded when first opened. */
export function makeRouter(queryClient: QueryClient) {
  return createRouter({
    routeTree,
    context: { queryClient },
    stringifySearch,
    defaultPreload: 'intent',
    scrollRestoration: true,
    defaultPendingComponent: PagePending,
    defaultPendingMs: 150,
    defaultErrorComponent: PageError,
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
}

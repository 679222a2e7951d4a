import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { isFirstStart } from '../../data/setup.ts';
import { overviewSearch } from '../../features/overview/search.ts';
import { managed } from './managed.ts';
import { shell } from './shell.tsx';
import { startOverview } from './start-overview.ts';

const overview = createRoute({
  getParentRoute: () => shell,
  path: '/',
  validateSearch: overviewSearch,
  beforeLoad: async ({ context }) => {
    if (await isFirstStart(context.queryClient)) throw redirect({ to: '/start' });
  },
  loaderDeps: ({ search: { view } }) => ({ view }),
  loader: ({ context: { queryClient }, deps: { view } }) => startOverview(queryClient, view),
  component: lazyRouteComponent(() => import('../../features/overview/overview-page.tsx'), 'OverviewPage'),
});

const more = createRoute({
  getParentRoute: () => shell,
  path: '/more',
  component: lazyRouteComponent(
    managed(() => import('../../features/more/more-page.tsx')),
    'MorePage',
  ),
});

const start = createRoute({
  getParentRoute: () => shell,
  path: '/start',
  component: lazyRouteComponent(
    managed(() => import('../../features/start/start-page.tsx')),
    'StartPage',
  ),
});

/** The first page, and what leads on from it. */
export const overviewRoutes = [overview, more, start] as const;

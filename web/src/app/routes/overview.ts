import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { isFirstStart } from '../../data/setup.ts';
import { overviewSearch } from '../../features/overview/search.ts';
import { managed } from './managed.ts';
import { shell } from './shell.tsx';
import { startOverview } from './start-overview.ts';

const overviewPage = () => import('../../features/overview/overview-page.tsx');
// Nearly everybody comes in here: its code is fetched while it is still asked who it is.
if (location.pathname === '/') void overviewPage().catch(() => undefined);

const overview = createRoute({
  getParentRoute: () => shell,
  path: '/',
  validateSearch: overviewSearch,
  beforeLoad: async ({ context: { queryClient }, search: { view } }) => {
    startOverview(queryClient, view);
    if (await isFirstStart(queryClient)) throw redirect({ to: '/start' });
  },
  component: lazyRouteComponent(overviewPage, 'OverviewPage'),
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

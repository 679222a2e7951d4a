import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { sitesQuery } from '../../data/sites.ts';
import { mapSearch } from '../../features/map/search.ts';
import { managed } from './managed.ts';
import { shell } from './shell.tsx';
import { startFleet } from './start-fleet.ts';

const map = createRoute({
  getParentRoute: () => shell,
  path: '/map',
  validateSearch: mapSearch,
  loader: ({ context }) => {
    startFleet(context.queryClient);
    void context.queryClient.prefetchQuery(sitesQuery);
  },
  component: lazyRouteComponent(
    managed(() => import('../../features/map/map-page.tsx')),
    'MapPage',
  ),
});

/** Where everything is. */
export const mapRoutes = [map] as const;

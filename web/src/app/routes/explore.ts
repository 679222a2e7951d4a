import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { exploreSearch } from '../../features/explore/search.ts';
import { managed } from './managed.ts';
import { shell } from './shell.tsx';

const explore = createRoute({
  getParentRoute: () => shell,
  path: '/explore',
  validateSearch: exploreSearch,
  component: lazyRouteComponent(
    managed(() => import('../../features/explore/explore-page.tsx')),
    'ExplorePage',
  ),
});

/** Series of several stations beside each other. */
export const exploreRoutes = [explore] as const;

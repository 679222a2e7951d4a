import { createRoute, redirect, retainSearchParams } from '@tanstack/react-router';
import { sessionQuery } from '../../data/session.ts';
import { shellSearch } from '../../lib/shell-search.ts';
import { stored } from '../../lib/stored.ts';
import { WALL_STORED } from '../../lib/wall.ts';
import { Frame } from '../kiosk-frame.tsx';
import { NotFound } from '../page-states.tsx';
import { root } from './root.tsx';

/** The frame of every page for those who are signed in. */
export const shell = createRoute({
  getParentRoute: () => root,
  id: 'shell',
  validateSearch: shellSearch,
  // A wall stays a wall from page to page. A language is chosen once, when the link is opened.
  search: { middlewares: [retainSearchParams(['kiosk', 'rotate', 'pages', 'sound', 'scale', 'theme'])] },
  component: Frame,
  notFoundComponent: NotFound,
  beforeLoad: async ({ context, location }) => {
    const session = await context.queryClient.ensureQueryData(sessionQuery);
    // Nobody types a password on a wall, and nobody is to leave it by an address.
    if (session ? session.display && (location.search as { kiosk?: unknown }).kiosk !== 1 : stored(WALL_STORED))
      throw redirect({ to: '/display' });
    if (!session) throw redirect({ to: '/sign-in', search: { next: location.href } });
    if (session.secondFactor.required && !session.secondFactor.enrolled) throw redirect({ to: '/second-factor' });
  },
});

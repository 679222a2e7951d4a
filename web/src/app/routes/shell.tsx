import { createRoute, redirect, retainSearchParams } from '@tanstack/react-router';
import { sessionQuery } from '../../data/session.ts';
import { shellSearch } from '../../lib/shell-search.ts';
import { NotFound } from '../page-states.tsx';
import { Shell } from '../shell.tsx';
import { root } from './root.tsx';

/** The frame of every page for those who are signed in. */
export const shell = createRoute({
  getParentRoute: () => root,
  id: 'shell',
  validateSearch: shellSearch,
  // A wall stays a wall from page to page. A language is chosen once, when the link is opened.
  search: { middlewares: [retainSearchParams(['kiosk', 'rotate'])] },
  component: Shell,
  notFoundComponent: NotFound,
  beforeLoad: async ({ context, location }) => {
    const session = await context.queryClient.ensureQueryData(sessionQuery);
    if (!session) throw redirect({ to: '/sign-in', search: { next: location.href } });
    if (session.secondFactor.required && !session.secondFactor.enrolled) throw redirect({ to: '/second-factor' });
  },
});

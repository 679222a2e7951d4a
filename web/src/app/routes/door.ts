import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { sessionQuery } from '../../data/session.ts';
import { displaySearch } from '../../features/sign-in/display-search.ts';
import { signInSearch } from '../../features/sign-in/search.ts';
import { managed } from './managed.ts';
import { root } from './root.tsx';

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: signInSearch,
  component: lazyRouteComponent(() => import('../../features/sign-in/sign-in-page.tsx'), 'SignInPage'),
});

const forgot = createRoute({
  getParentRoute: () => root,
  path: '/forgot',
  component: lazyRouteComponent(() => import('../../features/sign-in/forgot-page.tsx'), 'ForgotPage'),
});

const reset = createRoute({
  getParentRoute: () => root,
  path: '/reset',
  component: lazyRouteComponent(() => import('../../features/sign-in/reset-page.tsx'), 'ResetPage'),
});

const invite = createRoute({
  getParentRoute: () => root,
  path: '/invite',
  component: lazyRouteComponent(() => import('../../features/sign-in/invite-page.tsx'), 'InvitePage'),
});

const secondFactor = createRoute({
  getParentRoute: () => root,
  path: '/second-factor',
  beforeLoad: async ({ context }) => {
    if (!(await context.queryClient.ensureQueryData(sessionQuery))) throw redirect({ to: '/sign-in' });
  },
  component: lazyRouteComponent(
    managed(() => import('../../features/account/must-set-up-page.tsx')),
    'MustSetUpPage',
  ),
});

const display = createRoute({
  getParentRoute: () => root,
  path: '/display',
  validateSearch: displaySearch,
  component: lazyRouteComponent(
    managed(() => import('../../features/sign-in/display-page.tsx')),
    'DisplayPage',
  ),
});

/** How one comes in. */
export const doorRoutes = [signIn, forgot, reset, invite, secondFactor, display] as const;

import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { auditSearch } from '../../features/audit/search.ts';
import { managed } from './managed.ts';
import { shell } from './shell.tsx';

const account = createRoute({
  getParentRoute: () => shell,
  path: '/account',
  component: lazyRouteComponent(
    managed(() => import('../../features/account/account-page.tsx')),
    'AccountPage',
  ),
});

const notifications = createRoute({
  getParentRoute: () => shell,
  path: '/account/notifications',
  component: lazyRouteComponent(
    managed(() => import('../../features/notifications/notifications-page.tsx')),
    'NotificationsPage',
  ),
});

const people = createRoute({
  getParentRoute: () => shell,
  path: '/people',
  component: lazyRouteComponent(
    managed(() => import('../../features/people/people-page.tsx')),
    'PeoplePage',
  ),
});

const invitePeople = createRoute({
  getParentRoute: () => shell,
  path: '/people/invite',
  component: lazyRouteComponent(
    managed(() => import('../../features/people/invite-people-page.tsx')),
    'InvitePeoplePage',
  ),
});

const person = createRoute({
  getParentRoute: () => shell,
  path: '/people/$person',
  component: lazyRouteComponent(
    managed(() => import('../../features/people/person-page.tsx')),
    'PersonPage',
  ),
});

const tokens = createRoute({
  getParentRoute: () => shell,
  path: '/tokens',
  component: lazyRouteComponent(
    managed(() => import('../../features/people/tokens-page.tsx')),
    'TokensPage',
  ),
});

const audit = createRoute({
  getParentRoute: () => shell,
  path: '/audit',
  validateSearch: auditSearch,
  component: lazyRouteComponent(
    managed(() => import('../../features/audit/audit-page.tsx')),
    'AuditPage',
  ),
});

/** People, what they may do and what they did. */
export const peopleRoutes = [account, notifications, people, invitePeople, person, tokens, audit] as const;

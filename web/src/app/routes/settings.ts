import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { contactsSearch } from '../../features/channels/search.ts';
import { managed } from './managed.ts';
import { shell } from './shell.tsx';

const channels = createRoute({
  getParentRoute: () => shell,
  path: '/settings/channels',
  component: lazyRouteComponent(
    managed(() => import('../../features/channels/channels-page.tsx')),
    'ChannelsPage',
  ),
});

const contacts = createRoute({
  getParentRoute: () => shell,
  path: '/settings/contacts',
  validateSearch: contactsSearch,
  component: lazyRouteComponent(
    managed(() => import('../../features/channels/contacts-page.tsx')),
    'ContactsPage',
  ),
});

const displays = createRoute({
  getParentRoute: () => shell,
  path: '/settings/displays',
  component: lazyRouteComponent(
    managed(() => import('../../features/displays/displays-page.tsx')),
    'DisplaysPage',
  ),
});

const map = createRoute({
  getParentRoute: () => shell,
  path: '/settings/map',
  component: lazyRouteComponent(
    managed(() => import('../../features/map/map-settings-page.tsx')),
    'MapSettingsPage',
  ),
});

/** Settings of the installation. */
export const settingsRoutes = [channels, contacts, displays, map] as const;

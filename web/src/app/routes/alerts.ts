import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { alertsSearch } from '../../features/alerts/search.ts';
import { deliveriesSearch } from '../../features/deliveries/search.ts';
import { newWarningSearch, warningSearch, warningsSearch } from '../../features/warnings/search.ts';
import { managed } from './managed.ts';
import { shell } from './shell.tsx';

const alerts = createRoute({
  getParentRoute: () => shell,
  path: '/alerts',
  validateSearch: alertsSearch,
  component: lazyRouteComponent(
    managed(() => import('../../features/alerts/alerts-page.tsx')),
    'AlertsPage',
  ),
});

const alert = createRoute({
  getParentRoute: () => shell,
  path: '/alerts/$alert',
  component: lazyRouteComponent(
    managed(() => import('../../features/alerts/alert-page.tsx')),
    'AlertPage',
  ),
});

const deliveries = createRoute({
  getParentRoute: () => shell,
  path: '/deliveries',
  validateSearch: deliveriesSearch,
  component: lazyRouteComponent(
    managed(() => import('../../features/deliveries/deliveries-page.tsx')),
    'DeliveriesPage',
  ),
});

const notices = createRoute({
  getParentRoute: () => shell,
  path: '/notices',
  component: lazyRouteComponent(
    managed(() => import('../../features/notifications/notices-page.tsx')),
    'NoticesPage',
  ),
});

const warnings = createRoute({
  getParentRoute: () => shell,
  path: '/warnings',
  validateSearch: warningsSearch,
  component: lazyRouteComponent(
    managed(() => import('../../features/warnings/warnings-page.tsx')),
    'WarningsPage',
  ),
});

const newWarning = createRoute({
  getParentRoute: () => shell,
  path: '/warnings/new',
  validateSearch: newWarningSearch,
  component: lazyRouteComponent(
    managed(() => import('../../features/warnings/new-warning-page.tsx')),
    'NewWarningPage',
  ),
});

const warning = createRoute({
  getParentRoute: () => shell,
  path: '/warnings/$warning',
  validateSearch: warningSearch,
  component: lazyRouteComponent(
    managed(() => import('../../features/warnings/warning-page.tsx')),
    'WarningPage',
  ),
});

/** What needs doing, and what people were told of it. */
export const alertsRoutes = [alerts, alert, deliveries, notices, warnings, newWarning, warning] as const;

import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router';
import { openAlertsQuery } from '../data/alerts.ts';
import { deviceQuery, devicesQuery } from '../data/devices.ts';
import { deviceLatestQuery, fleetLatestQuery } from '../data/latest.ts';
import { sessionQuery } from '../data/session.ts';
import { isFirstStart } from '../data/setup.ts';
import { claimSearch } from '../features/add-device/search.ts';
import { alertsSearch } from '../features/alerts/search.ts';
import { auditSearch } from '../features/audit/search.ts';
import { contactsSearch } from '../features/channels/search.ts';
import { deliveriesSearch } from '../features/deliveries/search.ts';
import { deviceSearch } from '../features/device/search.ts';
import { devicesSearch } from '../features/devices/search.ts';
import { householdSearch, householdsSearch } from '../features/households/search.ts';
import { organisationsSearch } from '../features/organisations/search.ts';
import { overviewSearch } from '../features/overview/search.ts';
import { newRuleSearch, rulesSearch } from '../features/rules/search.ts';
import { signInSearch } from '../features/sign-in/search.ts';
import { newSiteSearch, siteSearch } from '../features/site/search.ts';
import { sitesSearch } from '../features/sites/search.ts';
import { templatesSearch } from '../features/templates/search.ts';
import { changeSearch, unitsSearch } from '../features/units/search.ts';
import { villageSearch, villagesSearch } from '../features/villages/search.ts';
import { newWarningSearch, warningSearch, warningsSearch } from '../features/warnings/search.ts';
import { fetchManagement } from '../i18n/language.ts';
import { NotFound, PageError, PagePending } from './page-states.tsx';
import { Shell } from './shell.tsx';

interface RouterContext {
  readonly queryClient: QueryClient;
}

/** The code of a page together with texts that do not come with the first page. */
const managed =
  <T,>(load: () => Promise<T>) =>
  async (): Promise<T> => {
    const [page] = await Promise.all([load(), fetchManagement()]);
    return page;
  };

/** Asks for the lists while the code of the page is still on its way; the page itself waits for them. */
function startFleet(queryClient: QueryClient): void {
  void queryClient.prefetchQuery(devicesQuery);
  void queryClient.prefetchQuery(fleetLatestQuery);
  void queryClient.prefetchQuery(openAlertsQuery);
}

const root = createRootRouteWithContext<RouterContext>()({ component: Outlet, notFoundComponent: NotFound });

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: signInSearch,
  component: lazyRouteComponent(() => import('../features/sign-in/sign-in-page.tsx'), 'SignInPage'),
});

const forgot = createRoute({
  getParentRoute: () => root,
  path: '/forgot',
  component: lazyRouteComponent(() => import('../features/sign-in/forgot-page.tsx'), 'ForgotPage'),
});

const reset = createRoute({
  getParentRoute: () => root,
  path: '/reset',
  component: lazyRouteComponent(() => import('../features/sign-in/reset-page.tsx'), 'ResetPage'),
});

const invite = createRoute({
  getParentRoute: () => root,
  path: '/invite',
  component: lazyRouteComponent(() => import('../features/sign-in/invite-page.tsx'), 'InvitePage'),
});

const secondFactor = createRoute({
  getParentRoute: () => root,
  path: '/second-factor',
  beforeLoad: async ({ context }) => {
    if (!(await context.queryClient.ensureQueryData(sessionQuery))) throw redirect({ to: '/sign-in' });
  },
  component: lazyRouteComponent(
    managed(() => import('../features/account/must-set-up-page.tsx')),
    'MustSetUpPage',
  ),
});

const shell = createRoute({
  getParentRoute: () => root,
  id: 'shell',
  component: Shell,
  notFoundComponent: NotFound,
  beforeLoad: async ({ context, location }) => {
    const session = await context.queryClient.ensureQueryData(sessionQuery);
    if (!session) throw redirect({ to: '/sign-in', search: { next: location.href } });
    if (session.secondFactor.required && !session.secondFactor.enrolled) throw redirect({ to: '/second-factor' });
  },
});

const overview = createRoute({
  getParentRoute: () => shell,
  path: '/',
  validateSearch: overviewSearch,
  beforeLoad: async ({ context }) => {
    if (await isFirstStart(context.queryClient)) throw redirect({ to: '/start' });
  },
  loader: ({ context }) => startFleet(context.queryClient),
  component: lazyRouteComponent(() => import('../features/overview/overview-page.tsx'), 'OverviewPage'),
});

const devices = createRoute({
  getParentRoute: () => shell,
  path: '/devices',
  validateSearch: devicesSearch,
  loader: ({ context }) => startFleet(context.queryClient),
  component: lazyRouteComponent(
    managed(() => import('../features/devices/devices-page.tsx')),
    'DevicesPage',
  ),
});

const device = createRoute({
  getParentRoute: () => shell,
  path: '/devices/$device',
  validateSearch: deviceSearch,
  loader: ({ context, params }) => {
    void context.queryClient.prefetchQuery(deviceQuery(params.device));
    void context.queryClient.prefetchQuery(deviceLatestQuery(params.device));
  },
  component: lazyRouteComponent(
    managed(() => import('../features/device/device-page.tsx')),
    'DevicePage',
  ),
});

const alerts = createRoute({
  getParentRoute: () => shell,
  path: '/alerts',
  validateSearch: alertsSearch,
  component: lazyRouteComponent(
    managed(() => import('../features/alerts/alerts-page.tsx')),
    'AlertsPage',
  ),
});

const alert = createRoute({
  getParentRoute: () => shell,
  path: '/alerts/$alert',
  component: lazyRouteComponent(
    managed(() => import('../features/alerts/alert-page.tsx')),
    'AlertPage',
  ),
});

const deliveries = createRoute({
  getParentRoute: () => shell,
  path: '/deliveries',
  validateSearch: deliveriesSearch,
  component: lazyRouteComponent(
    managed(() => import('../features/deliveries/deliveries-page.tsx')),
    'DeliveriesPage',
  ),
});

const notifications = createRoute({
  getParentRoute: () => shell,
  path: '/account/notifications',
  component: lazyRouteComponent(
    managed(() => import('../features/notifications/notifications-page.tsx')),
    'NotificationsPage',
  ),
});

const notices = createRoute({
  getParentRoute: () => shell,
  path: '/notices',
  component: lazyRouteComponent(
    managed(() => import('../features/notifications/notices-page.tsx')),
    'NoticesPage',
  ),
});

const more = createRoute({
  getParentRoute: () => shell,
  path: '/more',
  component: lazyRouteComponent(() => import('../features/more/more-page.tsx'), 'MorePage'),
});

const start = createRoute({
  getParentRoute: () => shell,
  path: '/start',
  component: lazyRouteComponent(
    managed(() => import('../features/start/start-page.tsx')),
    'StartPage',
  ),
});

const newDevice = createRoute({
  getParentRoute: () => shell,
  path: '/devices/new',
  component: lazyRouteComponent(
    managed(() => import('../features/add-device/new-device-page.tsx')),
    'NewDevicePage',
  ),
});

const importDevices = createRoute({
  getParentRoute: () => shell,
  path: '/devices/import',
  component: lazyRouteComponent(
    managed(() => import('../features/add-device/import-page.tsx')),
    'ImportPage',
  ),
});

const stock = createRoute({
  getParentRoute: () => shell,
  path: '/devices/stock',
  component: lazyRouteComponent(
    managed(() => import('../features/add-device/stock-page.tsx')),
    'StockPage',
  ),
});

const waiting = createRoute({
  getParentRoute: () => shell,
  path: '/devices/waiting',
  component: lazyRouteComponent(
    managed(() => import('../features/add-device/waiting-page.tsx')),
    'WaitingPage',
  ),
});

const claim = createRoute({
  getParentRoute: () => shell,
  path: '/c/$device',
  validateSearch: claimSearch,
  component: lazyRouteComponent(
    managed(() => import('../features/add-device/claim-page.tsx')),
    'ClaimPage',
  ),
});

const claimStart = createRoute({
  getParentRoute: () => shell,
  path: '/c',
  component: lazyRouteComponent(
    managed(() => import('../features/add-device/claim-start-page.tsx')),
    'ClaimStartPage',
  ),
});

const households = createRoute({
  getParentRoute: () => shell,
  path: '/households',
  validateSearch: householdsSearch,
  component: lazyRouteComponent(
    managed(() => import('../features/households/households-page.tsx')),
    'HouseholdsPage',
  ),
});

const household = createRoute({
  getParentRoute: () => shell,
  path: '/households/$household',
  validateSearch: householdSearch,
  component: lazyRouteComponent(
    managed(() => import('../features/households/household-page.tsx')),
    'HouseholdPage',
  ),
});

const audit = createRoute({
  getParentRoute: () => shell,
  path: '/audit',
  validateSearch: auditSearch,
  component: lazyRouteComponent(
    managed(() => import('../features/audit/audit-page.tsx')),
    'AuditPage',
  ),
});

const sites = createRoute({
  getParentRoute: () => shell,
  path: '/sites',
  validateSearch: sitesSearch,
  component: lazyRouteComponent(
    managed(() => import('../features/sites/sites-page.tsx')),
    'SitesPage',
  ),
});

const newSite = createRoute({
  getParentRoute: () => shell,
  path: '/sites/new',
  validateSearch: newSiteSearch,
  component: lazyRouteComponent(
    managed(() => import('../features/site/edit-site-page.tsx')),
    'NewSitePage',
  ),
});

const site = createRoute({
  getParentRoute: () => shell,
  path: '/sites/$site',
  validateSearch: siteSearch,
  component: lazyRouteComponent(
    managed(() => import('../features/site/site-page.tsx')),
    'SitePage',
  ),
});

const editSite = createRoute({
  getParentRoute: () => shell,
  path: '/sites/$site/edit',
  component: lazyRouteComponent(
    managed(() => import('../features/site/edit-site-page.tsx')),
    'EditSitePage',
  ),
});

const warnings = createRoute({
  getParentRoute: () => shell,
  path: '/warnings',
  validateSearch: warningsSearch,
  component: lazyRouteComponent(
    managed(() => import('../features/warnings/warnings-page.tsx')),
    'WarningsPage',
  ),
});

const newWarning = createRoute({
  getParentRoute: () => shell,
  path: '/warnings/new',
  validateSearch: newWarningSearch,
  component: lazyRouteComponent(
    managed(() => import('../features/warnings/new-warning-page.tsx')),
    'NewWarningPage',
  ),
});

const warning = createRoute({
  getParentRoute: () => shell,
  path: '/warnings/$warning',
  validateSearch: warningSearch,
  component: lazyRouteComponent(
    managed(() => import('../features/warnings/warning-page.tsx')),
    'WarningPage',
  ),
});

const villages = createRoute({
  getParentRoute: () => shell,
  path: '/villages',
  validateSearch: villagesSearch,
  component: lazyRouteComponent(
    managed(() => import('../features/villages/villages-page.tsx')),
    'VillagesPage',
  ),
});

const village = createRoute({
  getParentRoute: () => shell,
  path: '/villages/$village',
  validateSearch: villageSearch,
  component: lazyRouteComponent(
    managed(() => import('../features/villages/village-page.tsx')),
    'VillagePage',
  ),
});

const organisations = createRoute({
  getParentRoute: () => shell,
  path: '/organisations',
  validateSearch: organisationsSearch,
  component: lazyRouteComponent(
    managed(() => import('../features/organisations/organisations-page.tsx')),
    'OrganisationsPage',
  ),
});

const account = createRoute({
  getParentRoute: () => shell,
  path: '/account',
  component: lazyRouteComponent(
    managed(() => import('../features/account/account-page.tsx')),
    'AccountPage',
  ),
});

const people = createRoute({
  getParentRoute: () => shell,
  path: '/people',
  component: lazyRouteComponent(
    managed(() => import('../features/people/people-page.tsx')),
    'PeoplePage',
  ),
});

const invitePeople = createRoute({
  getParentRoute: () => shell,
  path: '/people/invite',
  component: lazyRouteComponent(
    managed(() => import('../features/people/invite-people-page.tsx')),
    'InvitePeoplePage',
  ),
});

const person = createRoute({
  getParentRoute: () => shell,
  path: '/people/$person',
  component: lazyRouteComponent(
    managed(() => import('../features/people/person-page.tsx')),
    'PersonPage',
  ),
});

const tokens = createRoute({
  getParentRoute: () => shell,
  path: '/tokens',
  component: lazyRouteComponent(
    managed(() => import('../features/people/tokens-page.tsx')),
    'TokensPage',
  ),
});

const units = createRoute({
  getParentRoute: () => shell,
  path: '/units',
  validateSearch: unitsSearch,
  component: lazyRouteComponent(
    managed(() => import('../features/units/units-page.tsx')),
    'UnitsPage',
  ),
});

const unitImport = createRoute({
  getParentRoute: () => shell,
  path: '/units/import',
  component: lazyRouteComponent(
    managed(() => import('../features/units/import-page.tsx')),
    'UnitImportPage',
  ),
});

const unitChange = createRoute({
  getParentRoute: () => shell,
  path: '/units/change',
  validateSearch: changeSearch,
  component: lazyRouteComponent(
    managed(() => import('../features/units/change-page.tsx')),
    'UnitChangePage',
  ),
});

const unit = createRoute({
  getParentRoute: () => shell,
  path: '/units/$unit',
  component: lazyRouteComponent(
    managed(() => import('../features/units/unit-page.tsx')),
    'UnitPage',
  ),
});

const rules = createRoute({
  getParentRoute: () => shell,
  path: '/rules',
  validateSearch: rulesSearch,
  component: lazyRouteComponent(
    managed(() => import('../features/rules/rules-page.tsx')),
    'RulesPage',
  ),
});

const newRule = createRoute({
  getParentRoute: () => shell,
  path: '/rules/new',
  validateSearch: newRuleSearch,
  component: lazyRouteComponent(
    managed(() => import('../features/rules/new-rule-page.tsx')),
    'NewRulePage',
  ),
});

const rule = createRoute({
  getParentRoute: () => shell,
  path: '/rules/$rule',
  component: lazyRouteComponent(
    managed(() => import('../features/rules/rule-page.tsx')),
    'RulePage',
  ),
});

const templates = createRoute({
  getParentRoute: () => shell,
  path: '/rules/templates',
  validateSearch: templatesSearch,
  component: lazyRouteComponent(
    managed(() => import('../features/templates/templates-page.tsx')),
    'TemplatesPage',
  ),
});

const channels = createRoute({
  getParentRoute: () => shell,
  path: '/settings/channels',
  component: lazyRouteComponent(
    managed(() => import('../features/channels/channels-page.tsx')),
    'ChannelsPage',
  ),
});

const contacts = createRoute({
  getParentRoute: () => shell,
  path: '/settings/contacts',
  validateSearch: contactsSearch,
  component: lazyRouteComponent(
    managed(() => import('../features/channels/contacts-page.tsx')),
    'ContactsPage',
  ),
});

const routeTree = root.addChildren([
  signIn,
  forgot,
  reset,
  invite,
  secondFactor,
  shell.addChildren([
    units,
    unitImport,
    unitChange,
    unit,
    overview,
    account,
    people,
    invitePeople,
    person,
    tokens,
    devices,
    device,
    alerts,
    alert,
    deliveries,
    notifications,
    notices,
    more,
    claim,
    claimStart,
    newDevice,
    importDevices,
    stock,
    waiting,
    households,
    household,
    audit,
    start,
    sites,
    newSite,
    site,
    editSite,
    warnings,
    newWarning,
    warning,
    villages,
    village,
    organisations,
    rules,
    newRule,
    rule,
    templates,
    channels,
    contacts,
  ]),
]);

/** Every page of the dashboard; each is loaded when first opened. */
export function makeRouter(queryClient: QueryClient) {
  return createRouter({
    routeTree,
    context: { queryClient },
    defaultPreload: 'intent',
    scrollRestoration: true,
    defaultPendingComponent: PagePending,
    defaultPendingMs: 150,
    defaultErrorComponent: PageError,
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
}

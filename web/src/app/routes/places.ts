import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { householdSearch, householdsSearch } from '../../features/households/search.ts';
import { organisationsSearch } from '../../features/organisations/search.ts';
import { newSiteSearch, siteSearch } from '../../features/site/search.ts';
import { sitesSearch } from '../../features/sites/search.ts';
import { changeSearch, unitsSearch } from '../../features/units/search.ts';
import { villageSearch, villagesSearch } from '../../features/villages/search.ts';
import { managed } from './managed.ts';
import { shell } from './shell.tsx';

const sites = createRoute({
  getParentRoute: () => shell,
  path: '/sites',
  validateSearch: sitesSearch,
  component: lazyRouteComponent(
    managed(() => import('../../features/sites/sites-page.tsx')),
    'SitesPage',
  ),
});

const newSite = createRoute({
  getParentRoute: () => shell,
  path: '/sites/new',
  validateSearch: newSiteSearch,
  component: lazyRouteComponent(
    managed(() => import('../../features/site/edit-site-page.tsx')),
    'NewSitePage',
  ),
});

const site = createRoute({
  getParentRoute: () => shell,
  path: '/sites/$site',
  validateSearch: siteSearch,
  component: lazyRouteComponent(
    managed(() => import('../../features/site/site-page.tsx')),
    'SitePage',
  ),
});

const editSite = createRoute({
  getParentRoute: () => shell,
  path: '/sites/$site/edit',
  component: lazyRouteComponent(
    managed(() => import('../../features/site/edit-site-page.tsx')),
    'EditSitePage',
  ),
});

const villages = createRoute({
  getParentRoute: () => shell,
  path: '/villages',
  validateSearch: villagesSearch,
  component: lazyRouteComponent(
    managed(() => import('../../features/villages/villages-page.tsx')),
    'VillagesPage',
  ),
});

const village = createRoute({
  getParentRoute: () => shell,
  path: '/villages/$village',
  validateSearch: villageSearch,
  component: lazyRouteComponent(
    managed(() => import('../../features/villages/village-page.tsx')),
    'VillagePage',
  ),
});

const villagePublicPage = createRoute({
  getParentRoute: () => shell,
  path: '/villages/$village/page',
  component: lazyRouteComponent(
    managed(() => import('../../features/villages/public-page.tsx')),
    'PublicPage',
  ),
});

const organisations = createRoute({
  getParentRoute: () => shell,
  path: '/organisations',
  validateSearch: organisationsSearch,
  component: lazyRouteComponent(
    managed(() => import('../../features/organisations/organisations-page.tsx')),
    'OrganisationsPage',
  ),
});

const households = createRoute({
  getParentRoute: () => shell,
  path: '/households',
  validateSearch: householdsSearch,
  component: lazyRouteComponent(
    managed(() => import('../../features/households/households-page.tsx')),
    'HouseholdsPage',
  ),
});

const household = createRoute({
  getParentRoute: () => shell,
  path: '/households/$household',
  validateSearch: householdSearch,
  component: lazyRouteComponent(
    managed(() => import('../../features/households/household-page.tsx')),
    'HouseholdPage',
  ),
});

const units = createRoute({
  getParentRoute: () => shell,
  path: '/units',
  validateSearch: unitsSearch,
  component: lazyRouteComponent(
    managed(() => import('../../features/units/units-page.tsx')),
    'UnitsPage',
  ),
});

const unitImport = createRoute({
  getParentRoute: () => shell,
  path: '/units/import',
  component: lazyRouteComponent(
    managed(() => import('../../features/units/import-page.tsx')),
    'UnitImportPage',
  ),
});

const unitChange = createRoute({
  getParentRoute: () => shell,
  path: '/units/change',
  validateSearch: changeSearch,
  component: lazyRouteComponent(
    managed(() => import('../../features/units/change-page.tsx')),
    'UnitChangePage',
  ),
});

const unit = createRoute({
  getParentRoute: () => shell,
  path: '/units/$unit',
  component: lazyRouteComponent(
    managed(() => import('../../features/units/unit-page.tsx')),
    'UnitPage',
  ),
});

/** Where devices stand and whose it is. */
export const placesRoutes = [
  sites,
  newSite,
  site,
  editSite,
  villages,
  village,
  villagePublicPage,
  organisations,
  households,
  household,
  units,
  unitImport,
  unitChange,
  unit,
] as const;

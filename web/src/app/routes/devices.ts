import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { deviceQuery } from '../../data/devices.ts';
import { deviceLatestQuery } from '../../data/latest.ts';
import { claimSearch } from '../../features/add-device/search.ts';
import { deviceSearch } from '../../features/device/search.ts';
import { devicesSearch } from '../../features/devices/search.ts';
import { managed } from './managed.ts';
import { shell } from './shell.tsx';
import { startFleet } from './start-fleet.ts';

const devices = createRoute({
  getParentRoute: () => shell,
  path: '/devices',
  validateSearch: devicesSearch,
  loader: ({ context }) => startFleet(context.queryClient),
  component: lazyRouteComponent(
    managed(() => import('../../features/devices/devices-page.tsx')),
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
    managed(() => import('../../features/device/device-page.tsx')),
    'DevicePage',
  ),
});

const newDevice = createRoute({
  getParentRoute: () => shell,
  path: '/devices/new',
  component: lazyRouteComponent(
    managed(() => import('../../features/add-device/new-device-page.tsx')),
    'NewDevicePage',
  ),
});

const importDevices = createRoute({
  getParentRoute: () => shell,
  path: '/devices/import',
  component: lazyRouteComponent(
    managed(() => import('../../features/add-device/import-page.tsx')),
    'ImportPage',
  ),
});

const stock = createRoute({
  getParentRoute: () => shell,
  path: '/devices/stock',
  component: lazyRouteComponent(
    managed(() => import('../../features/add-device/stock-page.tsx')),
    'StockPage',
  ),
});

const waiting = createRoute({
  getParentRoute: () => shell,
  path: '/devices/waiting',
  component: lazyRouteComponent(
    managed(() => import('../../features/add-device/waiting-page.tsx')),
    'WaitingPage',
  ),
});

const claim = createRoute({
  getParentRoute: () => shell,
  path: '/c/$device',
  validateSearch: claimSearch,
  component: lazyRouteComponent(
    managed(() => import('../../features/add-device/claim-page.tsx')),
    'ClaimPage',
  ),
});

const claimStart = createRoute({
  getParentRoute: () => shell,
  path: '/c',
  component: lazyRouteComponent(
    managed(() => import('../../features/add-device/claim-start-page.tsx')),
    'ClaimStartPage',
  ),
});

/** Devices, and how they are taken into use. */
export const devicesRoutes = [devices, device, newDevice, importDevices, stock, waiting, claim, claimStart] as const;

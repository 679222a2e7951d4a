import type { Alert } from '../../../domain/api/alerts.ts';
import type { Device } from '../../../domain/api/devices.ts';
import type { Site } from '../../../domain/api/sites.ts';
import { serverNow } from '../lib/clock.ts';

const MINUTE_MS = 60_000;

/** One moment for the whole gallery, epoch ms: a full minute, as ranges in links have it. */
export const NOW = Math.floor(serverNow() / MINUTE_MS) * MINUTE_MS;

/** As long as the names of villages get: 40 characters. */
export const LONG_NAME = 'Thôn Phương Trung Thượng Nguyễn Khuyến B';
/** A name without a place to break it. */
export const UNBROKEN_NAME = 'TramQuanTracThuongLuuNghiemTrongNhatVung';

/** RFC 3339, so many minutes ago. */
export const ago = (minutes: number): string => new Date(NOW - minutes * MINUTE_MS).toISOString();

export const alertOf = (over: Partial<Alert>): Alert => ({
  id: 'a-1',
  rule: 'salinity',
  ruleName: { vi: 'Mặn vượt ngưỡng', en: 'Salinity above the limit' },
  advice: { vi: 'Đóng cống, ngừng lấy nước vào ruộng.', en: 'Close the gate and stop taking water in.' },
  kind: 'threshold',
  step: 1,
  steps: 1,
  highestStep: 1,
  label: null,
  level: 'act',
  risk: null,
  state: 'raised',
  device: 'd-1',
  deviceName: 'Cống Láng Thé',
  site: 's-1',
  siteName: 'Cống Láng Thé',
  datastream: 'salinity',
  operator: '>',
  threshold: 4,
  value: 4.2,
  peak: 5.1,
  raisedAt: ago(35),
  acknowledgedAt: null,
  acknowledgedBy: null,
  assignedTo: null,
  snoozedUntil: null,
  clearedAt: null,
  cause: null,
  closedAt: null,
  closedBy: null,
  flaps: 0,
  inMaintenance: false,
  group: 'a-1',
  explains: 0,
  place: [],
  ...over,
});

export const siteOf = (over: Partial<Site>): Site => ({
  id: 's-1',
  name: 'Ruộng số 7',
  kind: 'field',
  organisation: 'htx',
  village: 'v-1',
  commune: '29467',
  household: null,
  latitude: null,
  longitude: null,
  polygon: null,
  timeZone: null,
  organisationName: 'HTX Phước Hảo',
  villageName: 'Ấp Đa Hòa',
  communeName: 'Xã Hòa Minh',
  province: '86',
  provinceName: 'Vĩnh Long',
  areaHa: null,
  personal: false,
  season: null,
  devices: 1,
  openAlerts: 0,
  place: [],
  createdAt: ago(10_000),
  updatedAt: ago(10_000),
  ...over,
});

export const deviceOf = (over: Partial<Device>): Device => ({
  id: 'd-1',
  name: 'Cống Láng Thé',
  profile: 'salinity',
  site: null,
  gateway: null,
  organisation: null,
  serial: null,
  expectedIntervalS: 600,
  profileName: { vi: 'Đo mặn', en: 'Salinity' },
  siteName: null,
  villageName: null,
  organisationName: null,
  disabled: false,
  retiredAt: null,
  freshness: 'fresh',
  lastUplinkAt: ago(2),
  uplinks: 100,
  refusals: 0,
  openAlerts: 0,
  personal: false,
  createdAt: ago(10_000),
  updatedAt: ago(10_000),
  place: [],
  ...over,
});

import { createReadStream, existsSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { WebSocketServer } from 'ws';
import type { Alert } from '../../domain/api/alerts.ts';
import type { Device } from '../../domain/api/devices.ts';
import type { LiveMessage } from '../../domain/api/live.ts';
import type { OverviewSite, OverviewVillages } from '../../domain/api/overview.ts';
import type { Session } from '../../domain/api/session.ts';
import { shippedProfiles } from '../../domain/device-profile.ts';
import { mainDatastream } from '../../domain/main-figure.ts';

/**
 * A stand-in for the API in the browser's eyes: states that are hard to bring about with the real one (a thousand
 * devices, none at all, a server that fails) are one option here. Nothing is stored.
 */
export interface MockOptions {
  readonly devices: number;
  /** Built web files; without them only the API answers. */
  readonly webDir?: string;
  readonly port?: number;
  /** Every answer of the API is a 500. */
  readonly failing?: boolean;
}

export interface MockApi {
  readonly url: string;
  close(): Promise<void>;
}

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

const names = ['Ruộng A', 'Vườn xoài ', 'Ao ', 'Phao Cống Xoài ', 'Trạm mưa xã ', 'Cống Bà Tư ', 'Công tơ trạm bơm '];
const kinds = [
  'paddy-level',
  'soil-probe',
  'pond-sonde',
  'salinity-buoy',
  'weather-station',
  'gate-station',
  'power-meter',
];
const villages = ['Làng thông minh Bình Ninh', 'Làng thông minh Tân Thuận', null];

const levels: Readonly<Record<string, readonly [number, number]>> = {
  water_level: [-6, 9],
  soil_moisture: [32, 4],
  soil_temperature: [28, 2],
  soil_ec: [850, 40],
  dissolved_oxygen: [4.6, 1.6],
  water_ph: [7.6, 0.3],
  water_temperature: [29, 1.2],
  salinity: [0.9, 0.5],
  river_level: [1.1, 0.6],
  air_temperature: [28, 4],
  air_humidity: [78, 12],
  air_pressure: [1008, 2],
  rainfall: [0.2, 0.2],
  wind_speed: [2.4, 1.5],
  wind_direction: [180, 90],
  solar_radiation: [420, 400],
  voltage: [223, 4],
  current: [12, 5],
  active_power: [7800, 2500],
  active_energy: [12_345, 0],
  frequency: [50, 0.05],
  battery_voltage: [3.58, 0.05],
  signal_strength: [-97, 4],
};

function valueAt(device: string, key: string, at: number): number {
  const [middle, swing] = levels[key.split('@')[0] ?? ''] ?? [1, 0.1];
  const shift = [...`${device}${key}`].reduce((sum, letter) => sum + letter.charCodeAt(0), 0);
  const day = (at / DAY) * 2 * Math.PI;
  return middle + swing * (0.7 * Math.sin(day * 1.93 + shift) + 0.2 * Math.sin(day * 13 + shift * 3));
}

function makeDevice(i: number, now: number): Device {
  const kind = i % kinds.length;
  const profile = shippedProfiles.find((one) => one.id === kinds[kind])!;
  const silent = i % 11 === 5 ? 3.2 : i % 13 === 6 ? 9 : 0.4;
  const never = i % 17 === 8;
  const state = never ? 'never' : silent > 5 ? 'lost' : silent > 2 ? 'late' : 'fresh';
  return {
    id: `${profile.id}-${i + 1}`,
    name: `${names[kind]}${Math.floor(i / kinds.length) + 1}`,
    profile: profile.id,
    site: `site-${i}`,
    gateway: i % 2 === 0 ? 'gateway-1' : null,
    expectedIntervalS: profile.expectedIntervalS,
    profileName: profile.name,
    siteName: `${names[kind]}${Math.floor(i / kinds.length) + 1}`,
    villageName: villages[i % 23 === 3 ? 2 : i % 2] ?? null,
    organisation: null,
    organisationName: 'HTX Tân Phú Đông',
    serial: null,
    retiredAt: null,
    disabled: false,
    freshness: state,
    lastUplinkAt: never ? null : new Date(now - silent * profile.expectedIntervalS * 1000).toISOString(),
    uplinks: never ? 0 : 2880,
    refusals: i % 5,
    openAlerts: 0,
    createdAt: new Date(now - 30 * DAY).toISOString(),
    updatedAt: new Date(now - 30 * DAY).toISOString(),
    personal: false,
    place: ['all'],
  };
}

function makeAlerts(devices: readonly Device[], now: number): Alert[] {
  const make = (id: string, kind: string, alert: Partial<Alert>): Alert[] => {
    const device = devices.find((one) => one.profile === kind && one.freshness !== 'never');
    if (!device) return [];
    return [
      {
        id,
        rule: `rule-${id}`,
        ruleName: { vi: '', en: '' },
        advice: { vi: '', en: '' },
        kind: 'threshold',
        step: 1,
        steps: 1,
        highestStep: 1,
        label: null,
        level: 'watch',
        risk: null,
        state: 'raised',
        device: device.id,
        deviceName: device.name,
        site: device.site,
        siteName: device.siteName,
        datastream: null,
        operator: null,
        threshold: null,
        value: null,
        peak: null,
        raisedAt: new Date(now - 25 * MINUTE).toISOString(),
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
        group: id,
        explains: 0,
        place: ['all'],
        ...alert,
      },
    ];
  };
  const oxygen = {
    ruleName: { vi: 'Oxy trong ao thấp', en: 'Low oxygen in the pond' },
    advice: { vi: 'Bật quạt nước ngay, ngưng cho ăn.', en: 'Start the aerators now and stop feeding.' },
    datastream: 'dissolved_oxygen',
    operator: '<',
    threshold: 3.5,
    value: 3.4,
    peak: 3.1,
  };
  return [
    ...make('a1', 'pond-sonde', { ...oxygen, level: 'danger' }),
    ...make('a2', 'paddy-level', {
      ruleName: { vi: 'Tới lúc tưới lại', en: 'Time to irrigate again' },
      advice: { vi: 'Bơm nước lên 3–5 cm rồi tắt máy.', en: 'Pump up to 3–5 cm, then stop.' },
      datastream: 'water_level',
      operator: '<=',
      threshold: -15,
      value: -16,
      peak: -16,
    }),
    ...make('a3', 'salinity-buoy', {
      ruleName: { vi: 'Mặn vượt mức lấy nước', en: 'Too salty to take in water' },
      advice: { vi: 'Đóng cống, không bơm vào ruộng.', en: 'Close the gate and do not pump into the fields.' },
      level: 'act',
      datastream: 'salinity',
      operator: '>=',
      threshold: 1,
      value: 1.24,
      peak: 1.31,
    }),
    ...make('a4', 'gate-station', {
      kind: 'no-data',
      ruleName: { vi: 'Thiết bị im lặng', en: 'The device is silent' },
      advice: { vi: 'Kiểm tra pin và sóng của thiết bị.', en: 'Check its battery and its signal.' },
      state: 'acknowledged',
      acknowledgedAt: new Date(now - 5 * MINUTE).toISOString(),
      acknowledgedBy: 'admin@example.org',
    }),
    ...make('a5', 'pond-sonde', {
      ...oxygen,
      level: 'act',
      state: 'cleared',
      raisedAt: new Date(now - DAY).toISOString(),
      clearedAt: new Date(now - DAY + 90 * MINUTE).toISOString(),
    }),
  ];
}

const rules = [
  ['pond-sonde', 'dissolved_oxygen', '<', 3.5, 'danger', 'Oxy trong ao thấp', 'Low oxygen in the pond'],
  ['salinity-buoy', 'salinity', '>=', 1, 'watch', 'đóng cống', 'close the gate'],
  ['salinity-buoy', 'salinity', '>=', 2, 'act', 'lúa, cam ngừng lấy nước', 'no water for rice and orange'],
  ['paddy-level', 'water_level', '<=', -15, 'watch', 'tưới lại', 'irrigate again'],
].map(([profile, property, operator, value, level, vi, en]) => ({
  id: `${property}-${value}`,
  name: { vi, en },
  advice: { vi: '', en: '' },
  enabled: true,
  scope: { devices: [], profile },
  condition: { kind: 'threshold', property, operator, steps: [{ level, value, clearValue: value }] },
  place: ['all'],
}));

const keysOf = (device: Device): string[] =>
  (shippedProfiles.find((one) => one.id === device.profile)?.fields ?? []).map((field) => field.field);

const resultAt = (device: string, key: string, at: number): number | string =>
  key === 'gate_state' ? (Math.floor(at / (6 * 60 * MINUTE)) % 2 === 0 ? 'open' : 'closed') : valueAt(device, key, at);

/** The card of the one site at which a device stands. */
function siteOf(device: Device, alert: Alert | undefined): OverviewSite {
  const { freshness, lastUplinkAt: at } = device;
  const datastream = alert?.datastream ?? mainDatastream(keysOf(device));
  return {
    id: device.site ?? device.id,
    name: device.siteName ?? device.name,
    kind: 'field',
    village: device.villageName,
    villageName: device.villageName,
    commune: null,
    communeName: null,
    crop: null,
    stage: null,
    personal: false,
    figure:
      at === null || datastream === undefined
        ? null
        : {
            device: device.id,
            deviceName: device.name,
            datastream,
            at,
            result: resultAt(device.id, datastream, Date.parse(at)),
            expectedIntervalS: device.expectedIntervalS,
            limits: [],
          },
    freshness,
    devices: { fresh: 0, late: 0, lost: 0, never: 0, [freshness]: 1 },
    members: [device.id],
    lastUplinkAt: at,
    alert: alert
      ? {
          id: alert.id,
          level: alert.level,
          risk: alert.risk,
          ruleName: alert.ruleName,
          device: alert.device,
          datastream: alert.datastream,
          raisedAt: alert.raisedAt,
          acknowledged: alert.state === 'acknowledged',
        }
      : null,
    openAlerts: alert ? 1 : 0,
    advice: null,
    place: ['all'],
  };
}

/** As many villages as there are names, with nothing that went wrong. */
function villagesOverview(devices: readonly Device[]): OverviewVillages {
  const of = (own: readonly Device[]) => {
    const counts = { fresh: 0, late: 0, lost: 0, never: 0 };
    for (const { freshness } of own) counts[freshness]++;
    return counts;
  };
  const none = { watch: 0, act: 0, danger: 0 };
  const named = villages.filter((name) => name !== null);
  return {
    now: new Date().toISOString(),
    villages: devices.length === 0 ? 0 : named.length,
    items: (devices.length === 0 ? [] : named).map((name) => ({
      id: name,
      name,
      commune: null,
      communeName: null,
      provinceName: null,
      devices: of(devices.filter(({ villageName }) => villageName === name)),
      alerts: none,
      worst: null,
      complete: 1,
      days: [],
      today: 100,
      lastWeek: 100,
    })),
    totals: {
      devices: of(devices),
      alerts: { ...none, waiting: 0 },
      acknowledgedAfterS: null,
      quality: { correct: 1, complete: 1, clean: 1, alive: 1 },
      today: 100,
      lastWeek: 100,
    },
  };
}

function seriesOf(device: string, datastream: string, from: number, to: number, stepMs: number) {
  const t: number[] = [];
  const gapFrom = to - (to - from) * 0.45;
  const gapTo = gapFrom + (to - from) * 0.12;
  for (let at = Math.ceil(from / stepMs) * stepMs; at < to - stepMs / 2; at += stepMs) {
    if (at < gapFrom || at > gapTo) t.push(at);
  }
  const mean = t.map((at) => valueAt(device, datastream, at));
  const spread = Math.abs(levels[datastream.split('@')[0] ?? '']?.[1] ?? 0) * 0.12;
  return {
    device,
    datastream,
    t,
    mean,
    min: mean.map((value) => value - spread),
    max: mean.map((value) => value + spread),
    last: mean,
    count: mean.map(() => 3),
  };
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

/** Starts the stand-in on a free port of the loopback. */
export async function startMockApi(options: MockOptions): Promise<MockApi> {
  const started = Date.now();
  const devices = Array.from({ length: options.devices }, (_, i) => makeDevice(i, started));
  let alerts = makeAlerts(devices, started);
  let signedIn = false;
  const withAlerts = (device: Device): Device => ({
    ...device,
    openAlerts: alerts.filter((one) => one.device === device.id && one.state !== 'cleared').length,
  });
  const session: Session = {
    user: {
      id: 'u1',
      email: 'admin@example.org',
      name: 'Admin',
      language: 'vi',
      mode: null,
      role: 'administrator',
      grants: [{ role: 'administrator', scope: 'all', scopeName: 'Toàn hệ thống' }],
    },
    secondFactor: { enrolled: false, required: false },
    expiresAt: null,
    display: false,
  };
  const sockets = new WebSocketServer({ noServer: true });
  const broadcast = (message: LiveMessage) => {
    for (const socket of sockets.clients) socket.send(JSON.stringify(message));
  };

  const json = (res: ServerResponse, status: number, body: unknown) => {
    res.writeHead(status, { 'content-type': 'application/json' });
    res.end(body === undefined ? undefined : JSON.stringify(body));
  };
  const problem = (res: ServerResponse, status: number, code: string) =>
    json(res, status, { type: `urn:sen:problem:${code}`, title: code, status, code, requestId: 'req-42' });
  const page = (items: readonly unknown[]) => ({ items, next: null });

  function readings(res: ServerResponse, url: URL): void {
    const from = Date.parse(url.searchParams.get('from') ?? '');
    const to = Date.parse(url.searchParams.get('to') ?? '');
    if (url.pathname.endsWith('/observations')) {
      const device = url.searchParams.get('device') ?? '';
      const datastream = url.searchParams.get('datastream') ?? '';
      const items = [];
      for (let at = from; at < to; at += 60 * MINUTE) {
        items.push({ device, datastream, at: new Date(at).toISOString(), result: resultAt(device, datastream, at) });
      }
      json(res, 200, page(items.slice(0, 500)));
      return;
    }
    const raw = to - from <= 2 * DAY && url.searchParams.get('bucket') === 'raw';
    const stepMs = raw ? 15 * MINUTE : Math.max(30 * MINUTE, Math.ceil((to - from) / 500 / MINUTE / 30) * 30 * MINUTE);
    const series = url.searchParams.getAll('datastream').map((name) => {
      const [device = '', key = ''] = name.split('/');
      return seriesOf(device, key, from, to, stepMs);
    });
    const ends = { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
    json(res, 200, { ...ends, bucketMs: raw ? 0 : stepMs, series });
  }

  function oneDevice(res: ServerResponse, id: string, part: string | undefined) {
    const device = devices.find((one) => one.id === id);
    if (!device) return problem(res, 404, 'not-found');
    if (part === undefined) return json(res, 200, withAlerts(device));
    const at = new Date(started - 3 * MINUTE).toISOString();
    if (part === 'refusals') {
      const refusal = { reason: 'publish-denied', count: 3, lastAt: at, lastDetail: 'sen/v1/other/up' };
      return json(res, 200, page(device.refusals > 0 ? [refusal] : []));
    }
    const payload = JSON.stringify(Object.fromEntries(keysOf(device).map((key) => [key, 31.2])));
    const uplink = {
      receivedAt: at,
      topic: `sen/v1/${id}/up`,
      payloadText: payload,
      payloadBase64: null,
      bytes: payload.length,
      observations: keysOf(device).length,
      quarantined: 0,
      reason: null,
    };
    const bad = { ...uplink, observations: 2, quarantined: 1, reason: 'out-of-range' };
    return json(res, 200, page(device.lastUplinkAt === null ? [] : [uplink, bad, uplink]));
  }

  function api(req: IncomingMessage, res: ServerResponse, url: URL) {
    const [resource, id, part] = url.pathname.replace('/api/v1/', '').split('/').map(decodeURIComponent);
    if (resource === 'session') {
      if (req.method === 'POST') signedIn = true;
      if (req.method === 'DELETE') signedIn = false;
      return signedIn ? json(res, 200, session) : problem(res, 401, 'unauthenticated');
    }
    if (!signedIn) return problem(res, 401, 'unauthenticated');
    if (options.failing) return problem(res, 500, 'internal');
    if (resource === 'devices') return id ? oneDevice(res, id, part) : json(res, 200, page(devices.map(withAlerts)));
    if (resource === 'overview' && id === 'villages') return json(res, 200, villagesOverview(devices));
    if (resource === 'overview') {
      const open = alerts.filter((one) => one.state !== 'cleared');
      const items = devices.map((device) =>
        siteOf(
          device,
          open.find((one) => one.device === device.id),
        ),
      );
      const now = new Date().toISOString();
      return json(res, 200, { ...page(items), now, elsewhere: { items: [], total: 0 }, advising: false });
    }
    if (resource === 'rules') return json(res, 200, page(rules));
    if (resource === 'series' || resource === 'observations') return readings(res, url);
    if (resource === 'latest') {
      const wanted = url.searchParams.getAll('device');
      const items = devices
        .filter((one) => one.lastUplinkAt !== null && (wanted.length === 0 || wanted.includes(one.id)))
        .flatMap((one) =>
          keysOf(one).map((datastream) => ({
            device: one.id,
            datastream,
            at: one.lastUplinkAt,
            receivedAt: one.lastUplinkAt,
            result: resultAt(one.id, datastream, Date.parse(one.lastUplinkAt!)),
            quality: [],
          })),
        );
      return json(res, 200, { items });
    }
    if (resource === 'alerts' && id) {
      const found = alerts.find((one) => one.id === id);
      if (!found) return problem(res, 404, 'not-found');
      if (part === undefined) return json(res, 200, { ...found, notes: [], events: [], definition: null });
      const done: Alert = {
        ...found,
        state: 'acknowledged',
        acknowledgedAt: new Date().toISOString(),
        acknowledgedBy: session.user.email,
      };
      alerts = alerts.map((one) => (one.id === id ? done : one));
      broadcast({ type: 'alert', transition: 'acknowledged', alert: done });
      return json(res, 200, done);
    }
    if (resource === 'alerts') {
      const state = url.searchParams.get('state');
      const device = url.searchParams.get('device');
      const fits = (one: Alert) =>
        (state === 'all' || (one.state === 'cleared') === (state === 'cleared')) && (!device || one.device === device);
      const listed = alerts.filter(fits).map((one) => ({ ...one, groupSize: 1, groupSites: 1 }));
      return json(res, 200, page(listed));
    }
    if (resource === 'account' && id === 'notices') return json(res, 200, { ...page([]), unread: 0 });
    return problem(res, 404, 'not-found');
  }

  const server = createServer((req, res) => {
    // As the real API: nothing may come from elsewhere, and no script stands in the page.
    res.setHeader(
      'content-security-policy',
      "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:",
    );
    const url = new URL(req.url ?? '/', 'http://localhost');
    if (url.pathname.startsWith('/api/')) {
      req.resume();
      api(req, res, url);
      return;
    }
    if (!options.webDir) {
      problem(res, 404, 'not-found');
      return;
    }
    const asked = join(options.webDir, url.pathname);
    const file = url.pathname !== '/' && existsSync(asked) ? asked : join(options.webDir, 'index.html');
    res.writeHead(200, { 'content-type': types[extname(file)] ?? 'application/octet-stream' });
    createReadStream(file).pipe(res);
  });

  server.on('upgrade', (req, socket, head) => {
    sockets.handleUpgrade(req, socket, head, (ws) => {
      ws.send(JSON.stringify({ type: 'hello', now: Date.now() } satisfies LiveMessage));
      ws.on('message', (data) => {
        if (String(data).includes('"ping"')) ws.send(JSON.stringify({ type: 'pong', now: Date.now() }));
      });
    });
  });
  const timer = setInterval(() => {
    const now = Date.now();
    const updates = devices
      .filter((one, i) => one.freshness === 'fresh' && (i + Math.floor(now / 1000)) % 5 === 0)
      .map((one) => ({
        device: one.id,
        receivedAt: now,
        latest: Object.fromEntries(
          keysOf(one).map((key): [string, [number, number | string]] => [key, [now, resultAt(one.id, key, now)]]),
        ),
      }));
    broadcast({ type: 'observations', updates });
  }, 1000);

  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      clearInterval(timer);
      for (const socket of sockets.clients) socket.terminate();
      server.closeAllConnections();
      return new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

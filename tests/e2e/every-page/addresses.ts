import { ADMIN } from '../../support/server.ts';

interface Listed {
  readonly items: readonly { readonly id: string }[];
}

/** Pages for those who are not signed in. */
export const doors: readonly string[] = ['/sign-in', '/forgot', '/reset', '/invite', '/display'];

/** Where each route leads in the demonstration: `/devices/$device` to one of its devices. */
export async function addresses(http: string): Promise<ReadonlyMap<string, string>> {
  const signedIn = await fetch(`${http}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: http },
    body: JSON.stringify(ADMIN),
  });
  const cookie = signedIn.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  const call = async <T>(path: string, body?: object): Promise<T> => {
    const answer = await fetch(`${http}/api/v1${path}`, {
      headers: { cookie, origin: http, ...(body ? { 'content-type': 'application/json' } : {}) },
      ...(body ? { method: 'POST', body: JSON.stringify(body) } : {}),
    });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as T;
  };
  const first = async (path: string): Promise<string> => {
    const { items } = await call<Listed>(path);
    if (!items[0]) throw new Error(`the demonstration has nothing at ${path}`);
    return encodeURIComponent(items[0].id);
  };

  const commune = decodeURIComponent(await first('/units?level=commune&limit=1'));
  const said = { vi: 'Mặn có thể tới 4 g/L', en: 'Salinity may reach 4 g/L' };
  const warning = await call<{ id: string }>('/warnings', {
    content: {
      category: 'Env',
      event: said,
      urgency: 'Expected',
      severity: 'Minor',
      certainty: 'Likely',
      headline: said,
      description: said,
      instruction: said,
      expires: '2040-01-01T00:00:00Z',
      area: { description: said, communes: [commune] },
      priority: 'normal',
    },
  });

  const fixed = [
    ...doors,
    '/',
    '/account',
    '/account/notifications',
    '/alerts',
    '/audit',
    '/c',
    '/deliveries',
    '/devices',
    '/devices/import',
    '/devices/new',
    '/devices/stock',
    '/devices/waiting',
    '/explore',
    '/households',
    '/map',
    '/more',
    '/notices',
    '/organisations',
    '/people',
    '/people/invite',
    '/rules',
    '/rules/new',
    '/rules/templates',
    '/settings/channels',
    '/settings/contacts',
    '/settings/displays',
    '/settings/map',
    '/second-factor',
    '/sites',
    '/sites/new',
    '/start',
    '/tokens',
    '/units',
    '/units/change',
    '/units/import',
    '/villages',
    '/warnings',
    '/warnings/new',
  ];
  const device = 'man-cua-dai';
  const village = 'lang-phu-dong';
  const site = 'ao-2';
  const six = ['ao-1', 'ao-2', 'ao-3', 'ao-4'].map((pond) => `${pond}/dissolved_oxygen`);
  const series = [...six, `${device}/salinity`, 'thoi-tiet-xa/rainfall'].map((name) => `s=${name}`).join('&');
  return new Map<string, string>([
    ...fixed.map((path): [string, string] => [path, path]),
    ['/alerts (over)', '/alerts?state=cleared'],
    ['/devices/$device (table)', `/devices/${device}?from=now-7d&view=table`],
    ['/devices/$device (nothing)', `/devices/${device}?from=2026-01-01&to=2026-01-02`],
    ['/devices/$device (compared)', `/devices/${device}?compare=yesterday`],
    ['/devices/$device (rain)', '/devices/thoi-tiet-xa?datastream=rainfall&from=now-2d'],
    ['/devices/$device (meter)', '/devices/dien-tram-bom?datastream=active_energy&from=now-2d'],
    ['/explore (six)', `/explore?${series}&from=now-2d`],
    ['/explore (six, apart)', `/explore?${series}&from=now-2d&layout=many&compare=yesterday`],
    ['/map (list)', '/map?view=list'],
    ['/map (site)', `/map?site=${site}`],
    ['/map (rain)', '/map?show=rain'],
    ['/ (sites)', '/?view=sites'],
    ['/ (villages)', '/?view=villages'],
    ['/deliveries (none)', '/deliveries?alert=none'],
    ['/units (then)', '/units?asOf=2025-06-30'],
    ['/alerts/$alert', `/alerts/${await first('/alerts?state=all&limit=1')}`],
    ['/c/$device', `/c/${device}`],
    ['/devices/$device', `/devices/${device}`],
    ['/households/$household', `/households/${await first('/households?limit=1')}`],
    ['/people/$person', `/people/${await first('/users?limit=1')}`],
    ['/rules/$rule', `/rules/${await first('/rules?limit=1')}`],
    ['/sites/$site', `/sites/${site}`],
    ['/sites/$site/edit', `/sites/${site}/edit`],
    ['/units/$unit', `/units/${await first('/units?limit=1')}`],
    ['/villages/$village', `/villages/${village}`],
    ['/villages/$village/page', `/villages/${village}/page`],
    ['/warnings/$warning', `/warnings/${encodeURIComponent(warning.id)}`],
    ['/ (wall)', '/?kiosk=1'],
    ['/map (wall)', '/map?kiosk=1'],
  ]);
}

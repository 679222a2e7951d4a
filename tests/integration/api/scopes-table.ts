import type { Role } from '../../../domain/api/session.ts';
import type { Scope } from '../../../domain/scopes.ts';
import { shippedTemplate } from '../../../domain/templates/library.ts';
import { templateBody } from '../../../domain/templates/template.ts';
import { HOUR, ruleFor, type ScopeKind, type SideOfWorld, scopes, type World } from './scopes-world.ts';

/** A request as a line of the table makes it; `path` is what comes after /api/v1. */
export interface Ask {
  readonly path: string;
  /** A text is sent as CSV, everything else as JSON. */
  readonly body?: unknown;
}

/** Something of one side of the world, or something that there is not. */
export interface Subject extends SideOfWorld {
  /** Ids begin with it: `a`, `zebra`, or what nothing begins with. */
  readonly side: string;
}

interface Line {
  /** The least role that may, said here once more and not read from the route. */
  readonly role: Role;
  readonly ask: (subject: Subject, more: More) => Ask;
  /** `thing`: named in the request, hidden when it is another's; `list`: cut down; `everywhere`: of the whole installation. */
  readonly kind: 'thing' | 'list' | 'everywhere';
  /** The kinds of scope in which what is mine lies; all of them when left out. */
  readonly within?: readonly ScopeKind[];
  /** What an answer with something of mine has in it. */
  readonly has?: string;
  /** The status with which something of theirs is refused, where it is not as not found. */
  readonly refused?: number;
  /** What is in what is theirs, where no id or name of theirs is. */
  readonly shows?: string;
  /** Belongs to nobody: the same for everybody. */
  readonly common?: true;
}

export interface More {
  /** Different for every request. */
  readonly n: number;
  readonly scope: ScopeKind;
  readonly world: World;
  readonly now: number;
}

interface Skipped {
  readonly skip: string;
}

const thing = (role: Role, ask: Line['ask'], rest: Partial<Line> = {}): Line => ({ kind: 'thing', role, ask, ...rest });
const list = (role: Role, path: string, has: string): Line => ({ kind: 'list', role, has, ask: () => ({ path }) });
const common = (role: Role, path: string): Line => ({ kind: 'list', role, common: true, ask: () => ({ path }) });
const everywhere = (role: Role, ask: Line['ask']): Line => ({ kind: 'everywhere', role, ask });
const skip = (why: string): Skipped => ({ skip: why });

const OWN_ACCOUNT = skip('is about whoever asks');
const OPEN = skip('asks for no rights');
/** Programs are refused; the rights of people on it are tested with warnings themselves. */
const BY_PEOPLE = skip('is done by people alone');
const SECRET = skip('is opened by a secret, not by a right');
/** What an organisation looks after alone. */
const BY_ORGANISATION = { within: ['all', 'organisation'] } as const;
const BY_VILLAGE = { within: ['all', 'province', 'commune', 'village'] } as const;

const at =
  (path: (side: string) => string): Line['ask'] =>
  (subject) => ({ path: path(subject.side) });
const span = ({ now }: More): string =>
  `from=${new Date(now - 20 * HOUR).toISOString()}&to=${new Date(now + HOUR).toISOString()}`;
const long = ({ now }: More): string =>
  `from=${new Date(now - 100 * HOUR).toISOString()}&to=${new Date(now + HOUR).toISOString()}`;
/** A scope that lies in the one of whoever asks, so that a right on it is his to give. */
const ownScope = ({ scope }: More) => scopes[scope];
const scopeOf = ({ side }: Subject, more: More): Scope => (side === 'a' ? ownScope(more) : `organisation:${side}-htx`);

/**
 * What every route answers to whom. A route that is not here makes the test fail: add a line that says from which role on,
 * and how to ask it for something of a side of the world.
 */
export const table: Readonly<Record<string, Line | Skipped>> = {
  'GET /devices': list('viewer', '/devices', 'a-may'),
  'POST /devices': thing('manager', ({ side }, { n }) => ({
    path: '/devices',
    body: { id: `new-${n}`, name: 'Máy mới', profile: 'generic-json', site: `${side}-ruong` },
  })),
  'POST /devices/imports': thing(
    'manager',
    ({ side }, { n }) => ({
      path: '/devices/imports',
      body: `id,name,profile,site\nimported-${n},Máy mới,generic-json,${side}-ruong\n`,
    }),
    { refused: 409 },
  ),
  'GET /devices/:id': thing(
    'viewer',
    at((side) => `/devices/${side}-may`),
    { has: 'a-may' },
  ),
  'PATCH /devices/:id': thing('manager', ({ side }) => ({ path: `/devices/${side}-may`, body: { serial: 'S1' } })),
  'DELETE /devices/:id': thing(
    'manager',
    at((side) => `/devices/${side}-may`),
  ),
  'POST /devices/:id/credentials': thing(
    'manager',
    at((side) => `/devices/${side}-cong/credentials`),
  ),
  'GET /devices/:id/datastreams': thing(
    'viewer',
    at((side) => `/devices/${side}-may/datastreams`),
    { has: 'salinity' },
  ),
  'GET /devices/:id/uplinks': thing(
    'viewer',
    at((side) => `/devices/${side}-may/uplinks`),
    { has: 'payload a' },
  ),
  'GET /devices/:id/heartbeat': thing(
    'viewer',
    at((side) => `/devices/${side}-may/heartbeat`),
  ),
  'GET /devices/:id/refusals': thing(
    'viewer',
    at((side) => `/devices/${side}-may/refusals`),
    { has: 'refused a' },
  ),
  'GET /devices/:id/claim': thing(
    'manager',
    at((side) => `/devices/${side}-may/claim`),
  ),
  'DELETE /devices/:id/claim/failures': thing(
    'manager',
    at((side) => `/devices/${side}-kho/claim/failures`),
    {
      ...BY_ORGANISATION,
    },
  ),
  'GET /devices/:id/replacements': thing(
    'viewer',
    at((side) => `/devices/${side}-may/replacements`),
  ),
  'POST /devices/:id/replacements': thing('manager', ({ side }) => ({
    path: `/devices/${side}-cong/replacements`,
    body: { reason: 'Hỏng' },
  })),
  'GET /waiting-devices': list('manager', '/waiting-devices', 'a-con'),
  'PUT /waiting-devices/ignored': thing('manager', ({ side }) => ({
    path: '/waiting-devices/ignored',
    body: { gateway: `${side}-cong`, child: `${side}-con`, ignored: false },
  })),
  // Of a model that there is not, so that the next one finds it waiting as well.
  'POST /waiting-devices/adoptions': thing('manager', ({ side }) => ({
    path: '/waiting-devices/adoptions',
    body: { gateway: `${side}-cong`, child: `${side}-con`, profile: 'none' },
  })),
  'POST /devices/batches': thing(
    'manager',
    ({ side }, { n }) => ({
      path: '/devices/batches',
      body: { profile: 'generic-json', count: 1, prefix: `batch${n}`, organisation: `${side}-htx` },
    }),
    BY_ORGANISATION,
  ),
  'POST /labels': thing('manager', ({ side }) => ({ path: '/labels', body: { devices: [{ id: `${side}-cong` }] } })),
  'GET /claims/:id': SECRET,
  'POST /claims': thing(
    'manager',
    ({ side }, { world }) => ({
      path: '/claims',
      body: { id: 'a-kho', code: world.mine.claimCode, site: `${side}-ao` },
    }),
    BY_ORGANISATION,
  ),

  'POST /devices/:id/retirement': thing(
    'manager',
    at((side) => `/devices/${side}-cu/retirement`),
    BY_ORGANISATION,
  ),
  'DELETE /devices/:id/retirement': thing(
    'manager',
    at((side) => `/devices/${side}-cu/retirement`),
    BY_ORGANISATION,
  ),

  'GET /observations': thing(
    'viewer',
    ({ side }, more) => ({ path: `/observations?device=${side}-may&${long(more)}` }),
    { has: '3.5' },
  ),
  'DELETE /observations': thing('manager', ({ side }, more) => ({
    path: `/observations?device=${side}-may&datastream=nothing&${span(more)}`,
  })),
  'GET /series': thing(
    'viewer',
    ({ side }, more) => ({ path: `/series?datastream=${side}-may/salinity&bucket=raw&${long(more)}` }),
    { has: '3.5' },
  ),
  'GET /map/values': {
    ...list('viewer', '', 'a-ruong'),
    ask: (_, more) => ({ path: `/map/values?property=salinity&bucket=1h&${long(more)}` }),
  },
  'GET /latest': list('viewer', '/latest', 'latest a'),
  'GET /overview': common('viewer', '/overview'),
  'GET /overview/sites': list('viewer', '/overview/sites', 'a-ruong'),
  'GET /overview/villages': list('viewer', '/overview/villages', 'a-lang'),

  'GET /alerts': list('viewer', '/alerts', 'a-alert'),
  'GET /alerts/:id': thing(
    'viewer',
    at((side) => `/alerts/${side}-alert`),
    { has: 'Đã ra xem' },
  ),
  'POST /alerts/:id/acknowledgements': thing('operator', ({ side }) => ({
    path: `/alerts/${side}-alert/acknowledgements`,
    body: {},
  })),
  'PUT /alerts/:id/assignee': thing('operator', ({ side }) => ({
    path: `/alerts/${side}-alert/assignee`,
    body: { user: null },
  })),
  'GET /alerts/:id/assignees': thing(
    'operator',
    at((side) => `/alerts/${side}-alert/assignees`),
  ),
  'PUT /alerts/:id/snooze': thing('operator', ({ side }) => ({
    path: `/alerts/${side}-alert/snooze`,
    body: { minutes: 60 },
  })),
  'DELETE /alerts/:id/snooze': thing(
    'operator',
    at((side) => `/alerts/${side}-alert/snooze`),
  ),
  'POST /alerts/:id/closing': thing('operator', ({ side }) => ({
    path: `/alerts/${side}-alert-over/closing`,
    body: { cause: 'real' },
  })),
  'POST /alerts/actions': {
    ...list('operator', '/alerts/actions', '"done"'),
    common: true,
    ask: () => ({ path: '/alerts/actions', body: { ids: ['a-alert'], action: { kind: 'snooze', minutes: 30 } } }),
  },
  'GET /alerts/:id/neighbours': thing(
    'viewer',
    at((side) => `/alerts/${side}-alert/neighbours`),
    { has: 'a-alert-near' },
  ),
  'GET /maintenance-windows': list('viewer', '/maintenance-windows', 'Thay đầu đo a'),
  'POST /maintenance-windows': thing('operator', ({ side }, { now }) => ({
    path: '/maintenance-windows',
    body: {
      site: `${side}-ao`,
      reason: 'Nạo vét',
      from: new Date(now).toISOString(),
      to: new Date(now + HOUR).toISOString(),
    },
  })),
  'GET /maintenance-windows/:id': thing(
    'viewer',
    at((side) => `/maintenance-windows/${side}-window`),
    { has: 'Thay đầu đo a' },
  ),
  'PATCH /maintenance-windows/:id': thing('operator', ({ side }) => ({
    path: `/maintenance-windows/${side}-window`,
    body: { reason: 'Thay đầu đo a' },
  })),
  'DELETE /maintenance-windows/:id': thing(
    'operator',
    at((side) => `/maintenance-windows/${side}-window`),
  ),
  'POST /alerts/:id/notes': thing('operator', ({ side }) => ({
    path: `/alerts/${side}-alert/notes`,
    body: { text: 'Đã đóng cống' },
  })),

  'GET /deliveries': list('manager', '/deliveries', 'a-alert'),
  'GET /endpoints': { ...list('manager', '/endpoints', 'a-chat'), ...BY_ORGANISATION },
  'POST /endpoints': thing(
    'manager',
    ({ side }, { n }) => ({
      path: '/endpoints',
      body: {
        scope: `organisation:${side}-htx`,
        kind: 'telegram',
        name: `Nhóm ${n}`,
        config: { chatId: `@nhom_moi_${n}` },
      },
    }),
    BY_ORGANISATION,
  ),
  'PATCH /endpoints/:id': thing(
    'manager',
    ({ side }) => ({ path: `/endpoints/${side}-chat`, body: { fromLevel: 'act' } }),
    BY_ORGANISATION,
  ),
  'DELETE /endpoints/:id': thing(
    'manager',
    at((side) => `/endpoints/${side}-chat`),
    BY_ORGANISATION,
  ),
  'POST /endpoints/:id/tests': thing(
    'manager',
    ({ side }) => ({ path: `/endpoints/${side}-chat/tests` }),
    BY_ORGANISATION,
  ),
  'GET /escalation-chains': { ...list('manager', '/escalation-chains', 'a-htx'), ...BY_ORGANISATION },
  'GET /escalation-chains/:scope/people': thing(
    'manager',
    at((side) => `/escalation-chains/organisation:${side}-htx/people`),
    { ...BY_ORGANISATION, has: 'Người a' },
  ),
  'PUT /escalation-chains/:scope': thing(
    'manager',
    ({ side, user }) => ({
      path: `/escalation-chains/organisation:${side}-htx`,
      body: { fromLevel: 'act', steps: [{ afterMinutes: 15, users: [user] }] },
    }),
    BY_ORGANISATION,
  ),
  'DELETE /escalation-chains/:scope': thing(
    'manager',
    at((side) => `/escalation-chains/organisation:${side}-htx`),
    BY_ORGANISATION,
  ),

  'GET /rules': list('viewer', '/rules', 'a-rule'),
  'GET /rules/:id': thing(
    'viewer',
    at((side) => `/rules/${side}-rule`),
    { has: 'Quy tắc a' },
  ),
  'POST /rules': thing('manager', (subject, more) => ({
    path: '/rules',
    body: ruleFor(scopeOf(subject, more), 'Mới'),
  })),
  'PUT /rules/:id': thing(
    'manager',
    ({ side }) => ({ path: `/rules/${side}-rule`, body: ruleFor(scopes.commune, 'Quy tắc a') }),
    { within: ['all', 'province', 'commune'] },
  ),
  'DELETE /rules/:id': thing(
    'manager',
    at((side) => `/rules/${side}-rule`),
    {
      within: ['all', 'province', 'commune'],
    },
  ),

  'GET /quarantine': list('operator', '/quarantine?state=all', 'bad a'),
  'GET /quarantine/:id': thing('operator', ({ quarantined }) => ({ path: `/quarantine/${quarantined}` }), {
    has: 'bad a',
  }),
  'POST /quarantine/replays': {
    kind: 'list',
    role: 'operator',
    has: 'replayed',
    common: true,
    ask: () => ({ path: '/quarantine/replays', body: {} }),
  },
  'DELETE /quarantine/:id': thing('manager', ({ quarantined }) => ({ path: `/quarantine/${quarantined}` })),

  'POST /rules/rehearsals': thing('manager', (subject, more) => ({
    path: '/rules/rehearsals',
    body: { definition: ruleFor(scopeOf(subject, more), 'Mới'), days: 1 },
  })),
  'GET /devices/:id/rules': thing(
    'viewer',
    at((side) => `/devices/${side}-may/rules`),
    { has: 'Quy tắc a' },
  ),
  'GET /rule-templates': common('viewer', '/rule-templates'),
  'GET /rule-templates/:id': common('viewer', '/rule-templates/rice-awd'),
  'PUT /rule-templates/:id': everywhere('administrator', (_subject, { n }) => ({
    path: `/rule-templates/own-${n}`,
    body: templateBody.parse(shippedTemplate('rice-awd')),
  })),
  'DELETE /rule-templates/:id': everywhere('administrator', () => ({ path: '/rule-templates/rice-awd' })),
  'POST /rule-templates/:id/definitions': {
    kind: 'list',
    role: 'viewer',
    common: true,
    ask: () => ({ path: '/rule-templates/rice-awd/definitions', body: { parameters: {} } }),
  },

  'GET /profiles': common('viewer', '/profiles'),
  'GET /profiles/:id': common('viewer', '/profiles/generic-json'),
  'PUT /profiles/:id': everywhere('manager', () => ({
    path: '/profiles/own-model',
    body: {
      id: 'own-model',
      name: { vi: 'Mẫu', en: 'Model' },
      expectedIntervalS: 600,
    },
  })),
  'GET /observed-properties': common('viewer', '/observed-properties'),
  'GET /mqtt': common('viewer', '/mqtt'),

  'GET /organisations': list('viewer', '/organisations', 'a-htx'),
  'GET /organisations/:id': thing(
    'viewer',
    at((side) => `/organisations/${side}-htx`),
    { has: 'a-htx' },
  ),
  'POST /organisations': everywhere('administrator', (_subject, { n }) => ({
    path: '/organisations',
    body: { id: `org-${n}`, name: 'Mới', kind: 'cooperative' },
  })),
  'PATCH /organisations/:id': everywhere('administrator', ({ side }) => ({
    path: `/organisations/${side}-htx`,
    body: { kind: 'cooperative' },
  })),
  'DELETE /organisations/:id': everywhere(
    'administrator',
    at((side) => `/organisations/${side}-htx`),
  ),

  'GET /villages': list('viewer', '/villages', 'a-lang'),
  'GET /villages/:id': thing(
    'viewer',
    at((side) => `/villages/${side}-lang`),
    { has: 'a-lang' },
  ),
  'POST /villages': thing(
    'administrator',
    ({ side }, { n }) => ({
      path: '/villages',
      // Which communes there are is known to everybody.
      body: { id: `lang-${n}`, name: 'Mới', commune: side === 'a' ? '28696@2025-07-01' : '99999@2025-07-01' },
    }),
    { within: ['all', 'province', 'commune'] },
  ),
  'PATCH /villages/:id': thing(
    'administrator',
    ({ side }) => ({ path: `/villages/${side}-lang`, body: { name: 'Làng a' } }),
    BY_VILLAGE,
  ),
  'DELETE /villages/:id': thing(
    'administrator',
    at((side) => `/villages/${side}-lang`),
    BY_VILLAGE,
  ),
  'GET /villages/:id/page': thing(
    'manager',
    at((side) => `/villages/${side}-lang/page`),
    BY_VILLAGE,
  ),
  'PUT /villages/:id/page': thing(
    'manager',
    ({ side }) => ({
      path: `/villages/${side}-lang/page`,
      body: { slug: `${side}-lang`, published: true, intro: { vi: '', en: '' }, items: [] },
    }),
    BY_VILLAGE,
  ),
  'GET /public/villages/:slug': OPEN,

  'GET /sites': list('viewer', '/sites', 'a-ruong'),
  'GET /sites/:id': thing(
    'viewer',
    at((side) => `/sites/${side}-ruong`),
    { has: 'a-ruong' },
  ),
  'POST /sites': thing('manager', ({ side }, { n }) => ({
    path: '/sites',
    body: { id: `site-${n}`, name: 'Mới', kind: 'field', organisation: `${side}-htx`, village: `${side}-lang` },
  })),
  'PATCH /sites/:id': thing('manager', ({ side }) => ({ path: `/sites/${side}-ruong`, body: { kind: 'field' } })),
  'DELETE /sites/:id': thing(
    'manager',
    at((side) => `/sites/${side}-ruong`),
  ),
  'GET /sites/:id/deployments': thing(
    'viewer',
    at((side) => `/sites/${side}-ruong/deployments`),
    { has: 'a-may' },
  ),
  'GET /sites/:id/series': thing('viewer', ({ side }, more) => ({
    path: `/sites/${side}-ruong/series?property=salinity&${long(more)}`,
  })),
  'GET /sites/:id/seasons': thing(
    'viewer',
    at((side) => `/sites/${side}-ruong/seasons`),
    { has: 'Vụ a' },
  ),
  'POST /sites/:id/seasons': thing('manager', ({ side }) => ({
    path: `/sites/${side}-ruong/seasons`,
    body: { crop: 'rice', name: 'Vụ mới', from: '2026-01-10' },
  })),
  'GET /sites/:id/seasons/:season': thing(
    'viewer',
    at((side) => `/sites/${side}-ruong/seasons/${side}-vu`),
    {
      has: 'Vụ a',
    },
  ),
  'PATCH /sites/:id/seasons/:season': thing('manager', ({ side }) => ({
    path: `/sites/${side}-ruong/seasons/${side}-vu`,
    body: { name: 'Vụ a' },
  })),
  'DELETE /sites/:id/seasons/:season': thing(
    'manager',
    at((side) => `/sites/${side}-ruong/seasons/${side}-vu`),
  ),
  'POST /sites/:id/seasons/:season/stages': thing('manager', ({ side }) => ({
    path: `/sites/${side}-ruong/seasons/${side}-vu/stages`,
    body: { stage: 'tillering', from: '2026-01-10' },
  })),

  'GET /sites/:id/diary': thing(
    'viewer',
    at((side) => `/sites/${side}-ruong/diary`),
    { has: 'Tưới a' },
  ),
  'GET /diary': thing(
    'viewer',
    at((side) => `/diary?device=${side}-may`),
    { has: 'Tưới a' },
  ),
  'POST /sites/:id/diary': thing('operator', ({ side }, { n, now }) => ({
    path: `/sites/${side}-ruong/diary`,
    body: {
      id: `00000000-0000-4000-9000-${String(n).padStart(12, '0')}`,
      kind: 'watering',
      at: new Date(now).toISOString(),
    },
  })),
  // The program that is an operator there wrote it.
  'PATCH /sites/:id/diary/:entry': thing('operator', ({ side }, { scope }) => ({
    path: `/sites/${side}-ruong/diary/${side}-tuoi-${scope}`,
    body: { text: 'Tưới a' },
  })),
  'DELETE /sites/:id/diary/:entry': thing('operator', ({ side }, { scope }) => ({
    path: `/sites/${side}-ruong/diary/${side}-tuoi-${scope}`,
  })),

  'GET /households': { ...list('manager', '/households', 'Hộ a'), ...BY_ORGANISATION },
  'GET /households/:id': thing('manager', ({ household }) => ({ path: `/households/${household}` }), {
    ...BY_ORGANISATION,
    has: 'Hộ a',
  }),
  'POST /households': thing(
    'manager',
    ({ side }) => ({ path: '/households', body: { kind: 'person', name: 'Mới', organisation: `${side}-htx` } }),
    BY_ORGANISATION,
  ),
  'PATCH /households/:id': thing(
    'manager',
    ({ household }) => ({ path: `/households/${household}`, body: { name: 'Hộ a' } }),
    BY_ORGANISATION,
  ),
  'GET /households/:id/export': thing('manager', ({ household }) => ({ path: `/households/${household}/export` }), {
    ...BY_ORGANISATION,
    has: 'Hộ a',
  }),
  'GET /households/:id/erasure': thing(
    'administrator',
    ({ household }) => ({ path: `/households/${household}/erasure` }),
    BY_ORGANISATION,
  ),
  'POST /households/:id/erase': thing(
    'administrator',
    ({ household }) => ({ path: `/households/${household}/erase` }),
    BY_ORGANISATION,
  ),

  'GET /units': common('viewer', '/units'),
  'GET /units/:id': common('viewer', '/units/82@2025-07-01'),
  'POST /units/imports': everywhere('administrator', () => ({ path: '/units/imports', body: { csv: 'x' } })),
  'POST /units/changes/preview': everywhere('administrator', () => ({
    path: '/units/changes/preview',
    body: { kind: 'rename', from: '28696@2025-07-01', name: 'Mới', on: '2026-01-01' },
  })),
  'POST /units/changes': everywhere('administrator', () => ({
    path: '/units/changes',
    body: { kind: 'rename', from: '99999@2025-07-01', name: 'Mới', on: '2026-01-01' },
  })),
  'GET /reports/sites-by-commune': {
    ...list('viewer', '/reports/sites-by-commune', '28696'),
    shows: '23473',
  },

  'GET /users': { ...list('administrator', '/users', 'Người a'), ...BY_ORGANISATION },
  'GET /users/:id': thing('administrator', ({ user }) => ({ path: `/users/${user}` }), {
    ...BY_ORGANISATION,
    has: 'Người a',
  }),
  'POST /users': everywhere('administrator', (_subject, { n }) => ({
    path: '/users',
    body: {
      email: `new-${n}@example.org`,
      name: 'Mới',
      password: 'a-long-password',
      grants: [{ role: 'viewer', scope: 'organisation:a-htx' }],
    },
  })),
  'PATCH /users/:id': thing(
    'administrator',
    ({ user }) => ({ path: `/users/${user}`, body: { name: 'Người a' } }),
    BY_ORGANISATION,
  ),
  'DELETE /users/:id': skip('takes the world apart; asked as PATCH is'),
  'PUT /users/:id/grants/:scope': thing(
    'administrator',
    ({ user }) => ({ path: `/users/${user}/grants/organisation:a-htx`, body: { role: 'viewer' } }),
    BY_ORGANISATION,
  ),
  'DELETE /users/:id/grants/:scope': thing(
    'administrator',
    ({ user, side }) => ({ path: `/users/${user}/grants/village:${side}-lang` }),
    { within: [] },
  ),
  'POST /users/:id/password-resets': thing(
    'administrator',
    ({ user }) => ({ path: `/users/${user}/password-resets` }),
    BY_ORGANISATION,
  ),
  'DELETE /users/:id/second-factor': thing(
    'administrator',
    ({ user }) => ({ path: `/users/${user}/second-factor` }),
    BY_ORGANISATION,
  ),
  'GET /scopes': { ...list('administrator', '/scopes?q=', ''), common: true },
  'GET /tokens': { ...list('administrator', '/tokens', 'token a'), ...BY_ORGANISATION },
  'POST /tokens': thing('administrator', (subject, more) => ({
    path: '/tokens',
    body: { name: 'Mới', role: 'viewer', scope: scopeOf(subject, more) },
  })),
  'DELETE /tokens/:id': thing('administrator', ({ token }) => ({ path: `/tokens/${token}` }), BY_ORGANISATION),
  'GET /displays': { ...list('manager', '/displays', 'display a'), ...BY_ORGANISATION },
  'POST /displays': thing('manager', (subject, more) => ({
    path: '/displays',
    body: { name: 'Màn hình', scope: scopeOf(subject, more) },
  })),
  'DELETE /displays/:id': thing('manager', ({ display }) => ({ path: `/displays/${display}` }), BY_ORGANISATION),
  'GET /invitations': { ...list('administrator', '/invitations', 'a-new@example.org'), ...BY_ORGANISATION },
  'POST /invitations': thing('administrator', (subject, more) => ({
    path: '/invitations',
    body: { grants: [{ role: 'viewer', scope: scopeOf(subject, more) }] },
  })),
  'DELETE /invitations/:id': thing(
    'administrator',
    ({ invitation }) => ({ path: `/invitations/${invitation}` }),
    BY_ORGANISATION,
  ),

  'GET /views': list('viewer', '/views', 'Góc nhìn a'),
  'GET /views/:id': thing(
    'viewer',
    at((side) => `/views/${side}-view`),
    { has: 'Góc nhìn a' },
  ),
  'POST /views': BY_PEOPLE,
  'PATCH /views/:id': BY_PEOPLE,
  'DELETE /views/:id': BY_PEOPLE,

  'GET /audit': list('administrator', '/audit?limit=1000', 'device/a-may'),
  'GET /audit/export': list('administrator', '/audit/export?format=jsonl', 'device/a-may'),
  'GET /audit/verification': everywhere('administrator', () => ({ path: '/audit/verification' })),
  'GET /settings/audit': everywhere('administrator', () => ({ path: '/settings/audit' })),
  'PUT /settings/audit': everywhere('administrator', () => ({ path: '/settings/audit', body: { months: 12 } })),
  'GET /settings/alert-letters': everywhere('administrator', () => ({ path: '/settings/alert-letters' })),
  'PUT /settings/alert-letters': everywhere('administrator', () => ({
    path: '/settings/alert-letters',
    body: { to: [], from: 'danger', language: 'vi' },
  })),
  'GET /settings/warnings': everywhere('administrator', () => ({ path: '/settings/warnings' })),
  'PUT /settings/warnings': everywhere('administrator', () => ({
    path: '/settings/warnings',
    body: { sender: '', senderName: { vi: '', en: '' }, contact: '' },
  })),
  'GET /warnings': list('viewer', '/warnings', 'a-warning'),
  'GET /warnings/:id': thing(
    'viewer',
    at((side) => `/warnings/${side}-warning`),
  ),
  'GET /warnings/:id/bulletin': thing(
    'viewer',
    at((side) => `/warnings/${side}-warning/bulletin`),
  ),
  'POST /warnings': BY_PEOPLE,
  'PUT /warnings/:id': BY_PEOPLE,
  'POST /warnings/:id/decisions': BY_PEOPLE,
  'GET /alerts/:id/warning-suggestion': BY_PEOPLE,
  'GET /settings/channels': everywhere('administrator', () => ({ path: '/settings/channels' })),
  'PUT /settings/channels': everywhere('administrator', () => ({
    path: '/settings/channels',
    body: {
      telegram: { apiUrl: null },
      zalo: { appId: null, templates: [] },
      sms: { gateway: null },
      webhook: { allowPrivate: false, allow: [] },
      push: { subject: null },
    },
  })),
  'POST /settings/channels/:kind/checks': everywhere('administrator', () => ({
    path: '/settings/channels/telegram/checks',
    body: {},
  })),
  'GET /push-key': OPEN,
  'GET /map-source': OPEN,
  'GET /settings/map': everywhere('administrator', () => ({ path: '/settings/map' })),
  'PUT /settings/map': everywhere('administrator', () => ({ path: '/settings/map', body: { kind: 'built-in' } })),
  'GET /setup': everywhere('administrator', () => ({ path: '/setup' })),
  'PATCH /setup': everywhere('administrator', () => ({ path: '/setup', body: { dismissed: true } })),
  'POST /setup/simulated-device': everywhere('administrator', () => ({
    path: '/setup/simulated-device',
    body: { profile: 'soil-probe', site: 'a-ruong' },
  })),
  'DELETE /setup/simulated-device': everywhere('administrator', () => ({ path: '/setup/simulated-device' })),
  'GET /settings/retention': everywhere('administrator', () => ({ path: '/settings/retention' })),
  'PUT /settings/retention': everywhere('administrator', () => ({
    path: '/settings/retention',
    body: { rawDays: null, hourlyDays: null, dailyDays: null },
  })),
  'GET /settings/security': everywhere('administrator', () => ({ path: '/settings/security' })),
  'PUT /settings/security': everywhere('administrator', () => ({
    path: '/settings/security',
    body: { administratorsNeedSecondFactor: false, idleMinutes: 600, maxFailures: 10 },
  })),

  'GET /live': skip('is a channel: see its own test'),
  'POST /session': OPEN,
  'POST /session/display': SECRET,
  'GET /session': OWN_ACCOUNT,
  'DELETE /session': OWN_ACCOUNT,
  'GET /account/notifications': OWN_ACCOUNT,
  'PUT /account/notifications': OWN_ACCOUNT,
  'GET /account/endpoints': OWN_ACCOUNT,
  'POST /account/endpoints': OWN_ACCOUNT,
  'PATCH /account/endpoints/:id': OWN_ACCOUNT,
  'DELETE /account/endpoints/:id': OWN_ACCOUNT,
  'POST /account/endpoints/:id/confirmations': OWN_ACCOUNT,
  'POST /account/endpoints/:id/tests': OWN_ACCOUNT,
  'GET /account/notices': OWN_ACCOUNT,
  'POST /account/notices/read': OWN_ACCOUNT,
  'GET /account/deliveries': OWN_ACCOUNT,
  'PATCH /account': OWN_ACCOUNT,
  'PUT /account/password': OWN_ACCOUNT,
  'POST /account/second-factor': OWN_ACCOUNT,
  'PUT /account/second-factor': OWN_ACCOUNT,
  'POST /account/second-factor/removal': OWN_ACCOUNT,
  'POST /account/second-factor/recovery-codes': OWN_ACCOUNT,
  'GET /account/export': OWN_ACCOUNT,
  'GET /account/sessions': OWN_ACCOUNT,
  'DELETE /account/sessions': OWN_ACCOUNT,
  'DELETE /account/sessions/:id': OWN_ACCOUNT,
  'POST /account/invitations': SECRET,
  'POST /invitations/lookup': SECRET,
  'POST /invitations/acceptances': SECRET,
  'POST /password-resets': OPEN,
  'POST /password-resets/lookup': SECRET,
  'POST /password-resets/completions': SECRET,
};

/**
 * References to something of a side: to another's thing they answer exactly as to what there is not. Managers and
 * administrators ask them about something of their own.
 */
export const references: Readonly<Record<string, (subject: Subject, more: More) => Ask>> = {
  'POST /devices with a site': ({ side }, { n }) => ({
    path: '/devices',
    body: { id: `ref-${n}`, name: 'x', profile: 'generic-json', site: `${side}-ruong` },
  }),
  'POST /devices with an organisation': ({ side }, { n }) => ({
    path: '/devices',
    body: { id: `ref-${n}`, name: 'x', profile: 'generic-json', site: 'a-ruong', organisation: `${side}-htx` },
  }),
  'POST /devices with a gateway': ({ side }, { n }) => ({
    path: '/devices',
    body: { id: `ref-${n}`, name: 'x', profile: 'generic-json', site: 'a-ruong', gateway: `${side}-cong` },
  }),
  'PATCH /devices/:id to a site': ({ side }) => ({ path: '/devices/a-may', body: { site: `${side}-ruong` } }),
  'PATCH /devices/:id to an organisation': ({ side }) => ({
    path: '/devices/a-may',
    body: { organisation: `${side}-htx` },
  }),
  'PATCH /devices/:id to a gateway': ({ side }) => ({ path: '/devices/a-may', body: { gateway: `${side}-cong` } }),
  'POST /rules for an organisation': ({ side }) => ({ path: '/rules', body: ruleFor(`organisation:${side}-htx`, 'x') }),
  'POST /rules/rehearsals of a rule': ({ side }, more) => ({
    path: '/rules/rehearsals',
    body: { definition: ruleFor(ownScope(more), 'x'), rule: `${side}-rule`, days: 1 },
  }),
  'POST /rules/rehearsals on a device': ({ side }, more) => ({
    path: '/rules/rehearsals',
    body: { definition: ruleFor(ownScope(more), 'x', [`${side}-may`]), days: 1 },
  }),
  'POST /rules on a device': ({ side }, more) => ({
    path: '/rules',
    body: ruleFor(ownScope(more), 'x', [`${side}-may`]),
  }),
  'POST /sites of an organisation': ({ side }, { n }) => ({
    path: '/sites',
    body: { id: `ref-${n}`, name: 'x', kind: 'field', village: 'a-lang', organisation: `${side}-htx` },
  }),
  'POST /sites in a village': ({ side }, { n }) => ({
    path: '/sites',
    body: { id: `ref-${n}`, name: 'x', kind: 'field', organisation: 'a-htx', village: `${side}-lang` },
  }),
  'POST /sites of a household': ({ household }, { n }) => ({
    path: '/sites',
    body: { id: `ref-${n}`, name: 'x', kind: 'field', organisation: 'a-htx', village: 'a-lang', household },
  }),
  'PATCH /sites/:id to an organisation': ({ side }) => ({
    path: '/sites/a-ruong',
    body: { organisation: `${side}-htx` },
  }),
  'PATCH /sites/:id to a village': ({ side }) => ({ path: '/sites/a-ruong', body: { village: `${side}-lang` } }),
  'POST /devices/:id/replacements by a device': ({ side }) => ({
    path: '/devices/a-may/replacements',
    body: { reason: 'Hỏng', from: `${side}-kho` },
  }),
  'GET /devices at a site': ({ side }) => ({ path: `/devices?site=${side}-ruong` }),
  'GET /devices behind a gateway': ({ side }) => ({ path: `/devices?gateway=${side}-cong` }),
  'GET /devices by id': ({ side }) => ({ path: `/devices?id=a-may&id=${side}-may` }),
  'GET /devices by property': ({ side }) => ({ path: `/devices?property=salinity&q=${side}-may` }),
  'GET /devices by name': ({ side }) => ({ path: `/devices?q=${side}-may` }),
  'GET /alerts of a device': ({ side }) => ({ path: `/alerts?device=${side}-may&state=all` }),
  'GET /alerts at a site': ({ side }) => ({ path: `/alerts?site=${side}-ruong&state=all` }),
  'GET /alerts of a place': ({ side }) => ({ path: `/alerts?place=organisation:${side}-htx&state=all` }),
  'GET /alerts of a cause': ({ side }) => ({ path: `/alerts?group=${side}-alert&state=all&by=groups` }),
  'GET /alerts by name': ({ side }) => ({ path: `/alerts?q=${side}-may&state=all` }),
  'GET /alerts assigned to': ({ user }) => ({ path: `/alerts?assigned=${user}&state=all` }),
  'POST /alerts/actions on an alert': ({ side }) => ({
    path: '/alerts/actions',
    body: { ids: [`${side}-alert`], action: { kind: 'close', cause: 'other' } },
  }),
  'PUT /alerts/:id/assignee to somebody': ({ user }) => ({ path: '/alerts/a-alert/assignee', body: { user } }),
  'GET /maintenance-windows at a site': ({ side }) => ({ path: `/maintenance-windows?site=${side}-ruong` }),
  'GET /quarantine of a device': ({ side }) => ({ path: `/quarantine?device=${side}-may&state=all` }),
  'POST /quarantine/replays of an item': ({ quarantined }) => ({
    path: '/quarantine/replays',
    body: { ids: [quarantined] },
  }),
  'POST /quarantine/replays of a device': ({ side }) => ({
    path: '/quarantine/replays',
    body: { device: `${side}-may` },
  }),
  'GET /latest of a device': ({ side }) => ({ path: `/latest?device=${side}-may` }),
  'GET /observations as a file': ({ side }, more) => ({
    path: `/observations?device=a-may&device=${side}-may&format=csv&${long(more)}`,
  }),
  'GET /sites of an organisation': ({ side }) => ({ path: `/sites?organisation=${side}-htx` }),
  'GET /sites in a village': ({ side }) => ({ path: `/sites?village=${side}-lang` }),
  'GET /sites by name': ({ side }) => ({ path: `/sites?q=${side}` }),
  'GET /organisations by name': ({ side }) => ({ path: `/organisations?q=${side}` }),
  'GET /villages by name': ({ side }) => ({ path: `/villages?q=${side}` }),
  'GET /households of an organisation': ({ side }) => ({ path: `/households?organisation=${side}-htx` }),
};

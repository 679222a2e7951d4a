import type { Role } from '../../../domain/api/session.ts';
import { type RuleDefinition, ruleDefinition } from '../../../domain/rules/definition.ts';
import { placeOf, type Scope } from '../../../domain/scopes.ts';
import { type WarningContent, warningContent } from '../../../domain/warnings/content.ts';
import { addNote } from '../../../store/registry/alert-changes.ts';
import { appendAudit } from '../../../store/registry/audit.ts';
import { issueClaims } from '../../../store/registry/claims.ts';
import { insertDeliveries } from '../../../store/registry/deliveries.ts';
import { createDevice } from '../../../store/registry/device-registration.ts';
import { addDiaryEntry } from '../../../store/registry/diary.ts';
import { writeChain } from '../../../store/registry/escalation-chains.ts';
import { createHousehold } from '../../../store/registry/households.ts';
import { createInvitation } from '../../../store/registry/invitations.ts';
import { createEndpoint } from '../../../store/registry/notification-endpoints.ts';
import { createOrganisation } from '../../../store/registry/organisations.ts';
import { createRule } from '../../../store/registry/rules.ts';
import { createView } from '../../../store/registry/saved-views.ts';
import { createSite } from '../../../store/registry/sites.ts';
import { createToken } from '../../../store/registry/tokens.ts';
import { createUser } from '../../../store/registry/users.ts';
import { createVillage } from '../../../store/registry/villages.ts';
import { draftWarning } from '../../../store/registry/warnings.ts';
import { noDataRule } from '../../support/rules.ts';
import type { RunningApi } from './start-api.ts';

/** Every id and every name of what is somebody else's has this in it, so that any of it is found in an answer. */
export const THEIRS = 'zebra';
const MINE = 'a';

const communes = { [MINE]: '28696@2025-07-01', [THEIRS]: '23473@2025-07-01' } as const;
const provinces = { [MINE]: '82@2025-07-01', [THEIRS]: '51@2025-07-01' } as const;
type Side = keyof typeof communes;

export const roles: readonly Role[] = ['viewer', 'operator', 'manager', 'administrator'];
/** One scope of each kind; whatever of the world is mine lies in every one of them. */
export const scopes = {
  all: 'all',
  province: `province:${provinces.a}`,
  commune: `commune:${communes.a}`,
  village: 'village:a-lang',
  organisation: 'organisation:a-htx',
} as const satisfies Record<string, Scope>;
export type ScopeKind = keyof typeof scopes;

export const HOUR = 3_600_000;

/** Ids that the world gave out itself. */
export interface SideOfWorld {
  readonly user: string;
  readonly token: string;
  readonly display: string;
  readonly invitation: string;
  readonly household: string;
  readonly quarantined: string;
  /** Of the label of the device in stock. */
  readonly claimCode: string;
}

export interface World {
  readonly mine: SideOfWorld;
  readonly theirs: SideOfWorld;
  /** Bearer secret of a role on a scope. */
  readonly secretOf: (role: Role, scope: ScopeKind) => string;
  /** When the device that is mine now came from a site of theirs. */
  readonly movedAt: number;
}

export const ruleFor = (place: Scope | null, name: string, devices: readonly string[] = []): RuleDefinition =>
  ruleDefinition.parse(noDataRule(3, { name: { vi: name, en: name }, scope: { devices: [...devices], place } }));

const warningOf = (commune: string, event: string): WarningContent => {
  const said = { vi: event, en: event };
  return warningContent.parse({
    category: 'Env',
    event: said,
    urgency: 'Expected',
    severity: 'Minor',
    certainty: 'Likely',
    headline: said,
    description: said,
    instruction: said,
    expires: '2030-01-01T00:00:00Z',
    area: { description: said, communes: [commune] },
    priority: 'normal',
  });
};

/**
 * Two provinces with a commune, a village, two organisations each, and in both the same things: mine, and somebody else's. A
 * device of mine stood at their site until a day ago.
 */
export async function makeWorld(api: RunningApi): Promise<World> {
  const { registry, clock } = api;
  const movedAt = clock.now - 24 * HOUR;
  const mine = await makeSide(api, MINE);
  const theirs = await makeSide(api, THEIRS);
  await registry.updateTable('deployments').set({ from_at: movedAt }).where('device_id', '=', 'a-may').execute();
  await registry
    .insertInto('deployments')
    .values({ device_id: 'a-may', site_id: `${THEIRS}-ruong`, from_at: 0, to_at: movedAt })
    .execute();
  await alert(api, { id: `${THEIRS}-alert-before`, device: 'a-may', site: `${THEIRS}-ruong`, name: THEIRS });
  await latest(api, { device: 'a-may', key: 'salinity_before', at: movedAt - 1, text: THEIRS });
  await uplink(api, { device: 'a-may', at: movedAt - 1, payload: THEIRS, slot: 1 });
  api.readings.add({ device: 'a-may', datastream: 'salinity', at: movedAt - HOUR, result: THEIRS });
  api.readings.add({ device: 'a-may', datastream: 'salinity', at: movedAt - HOUR, result: 777.25 });
  await createRule(registry, 'shared-rule', ruleFor(null, 'Cả hệ thống', ['a-may', `${THEIRS}-may`]), clock.now);
  await quarantined(api, { device: null, payload: THEIRS, field: 'none' });

  const secrets = new Map<string, string>();
  for (const role of roles)
    for (const kind of Object.keys(scopes) as ScopeKind[]) {
      const name = `${role} on ${kind}`;
      const grant = { role, scope: scopes[kind] };
      const { secret } = await createToken(registry, { name, grant, createdBy: 'test', expiresAt: null }, clock.now);
      secrets.set(name, secret);
    }
  await api.places.reload();
  return { mine, theirs, movedAt, secretOf: (role, scope) => secrets.get(`${role} on ${scope}`) as string };
}

async function makeSide(api: RunningApi, side: Side): Promise<SideOfWorld> {
  const { registry, clock } = api;
  const { now } = clock;
  const commune = communes[side];
  const name = (text: string): string => `${text} ${side}`;
  for (const id of [`${side}-htx`, `${side}-nuoc`])
    await createOrganisation(registry, { id, name: name(id), kind: 'cooperative', commune, phone: null }, now);
  await createVillage(registry, { id: `${side}-lang`, name: name('Làng'), commune }, now);
  const household = await createHousehold(
    registry,
    { kind: 'household', name: name('Hộ'), phone: '0912 345 678', organisation: `${side}-htx` },
    now,
  );
  for (const id of [`${side}-ruong`, `${side}-ao`])
    await createSite(
      registry,
      { id, name: name(id), kind: 'field', organisation: `${side}-htx`, village: `${side}-lang` },
      now,
    );
  await registry
    .insertInto('seasons')
    .values({
      id: `${side}-vu`,
      site_id: `${side}-ruong`,
      crop: 'rice',
      name: name('Vụ'),
      from_day: '2026-01-01',
      to_day: '2026-02-01',
      version: 1,
      created_at: now,
      updated_at: now,
    })
    .execute();

  for (const kind of Object.keys(scopes))
    await addDiaryEntry(
      registry,
      {
        id: `${side}-tuoi-${kind}`,
        site: `${side}-ruong`,
        kind: 'watering',
        at: now - HOUR,
        text: name('Tưới'),
        amount: null,
        unit: null,
        by: { user: null, name: `operator on ${kind}` },
      },
      now,
    );

  const device = (id: string, site: string | null, organisation: string | null = null) =>
    createDevice(registry, { id, name: name(id), profile: 'generic-json', site, organisation }, now);
  await device(`${side}-may`, `${side}-ruong`);
  await device(`${side}-cong`, `${side}-ruong`);
  await device(`${side}-kho`, null, `${side}-htx`);
  await device(`${side}-cu`, null, `${side}-htx`);
  await registry
    .insertInto('unknown_children')
    .values({
      gateway_id: `${side}-cong`,
      child_id: `${side}-con`,
      first_at: now,
      last_at: now,
      uplinks: 1,
      sample: null,
      ignored_at: null,
    })
    .execute();
  const codes = await issueClaims(registry, [`${side}-kho`], now);
  await latest(api, { device: `${side}-may`, key: 'salinity', at: now - HOUR, text: name('latest') });
  await uplink(api, { device: `${side}-may`, at: now - HOUR, payload: name('payload'), slot: 0 });
  await registry
    .insertInto('datastreams')
    .values({ device_id: `${side}-may`, key: 'salinity', property: 'salinity', channel: null, first_at: now })
    .execute();
  await registry
    .insertInto('refusals')
    .values({ device_id: `${side}-may`, reason: 'not-allowed', count: 1, last_at: now, last_detail: name('refused') })
    .execute();
  api.readings.add({ device: `${side}-may`, datastream: 'salinity', at: now - HOUR, result: 3.5 });

  await alert(api, { id: `${side}-alert`, device: `${side}-may`, site: `${side}-ruong`, name: name('Mặn') });
  await alert(api, { id: `${side}-alert-near`, device: `${side}-cong`, site: `${side}-ruong`, name: name('Mặn') });
  await alert(api, { id: `${side}-alert-over`, device: `${side}-may`, site: `${side}-ruong`, name: name('Mặn') });
  await registry
    .updateTable('alerts')
    .set({ state: 'cleared', cleared_at: now })
    .where('id', '=', `${side}-alert-over`)
    .execute();
  await draftWarning(registry, {
    id: `${side}-warning`,
    identifier: `sen.${side}`,
    alert: null,
    type: 'Alert',
    refersTo: null,
    content: warningOf(commune, name('Mặn')),
    place: placeOf({ organisation: `${side}-htx`, village: `${side}-lang`, commune, province: provinces[side] }),
    by: name('who'),
    now,
  });
  await registry
    .insertInto('maintenance_windows')
    .values({
      id: `${side}-window`,
      site_id: `${side}-ruong`,
      reason: name('Thay đầu đo'),
      from_at: now,
      to_at: now + HOUR,
      created_by: name('who'),
      created_at: now,
    })
    .execute();
  await addNote(registry, `${side}-alert`, { by: name('who'), text: name('Đã ra xem'), now });
  await createRule(registry, `${side}-rule`, ruleFor(`commune:${commune}`, name('Quy tắc')), now);
  const item = await quarantined(api, { device: `${side}-may`, payload: name('bad'), field: side });

  const grant = { role: 'viewer' as const, scope: `organisation:${side}-htx` as const };
  const user = await createUser(
    registry,
    { email: `${side}@example.org`, name: name('Người'), password: 'a-long-password', grants: [grant] },
    { by: 'test', now },
  );
  await createView(
    registry,
    {
      id: `${side}-view`,
      user: user.id,
      scope: `village:${side}-lang`,
      name: name('Góc nhìn'),
      page: 'explore',
      search: '{}',
    },
    { max: 1, now },
  );
  await createEndpoint(
    registry,
    {
      id: `${side}-chat`,
      user: null,
      scope: `organisation:${side}-htx`,
      kind: 'telegram',
      name: name('Nhóm'),
      config: { chatId: `@${side}_chat` },
      secret: null,
      fromLevel: 'act',
      confirmedAt: now,
      createdBy: 'test',
    },
    { now, most: 20 },
  );
  await writeChain(registry, `organisation:${side}-htx`, {
    value: { fromLevel: 'act', steps: [{ afterMinutes: 15, users: [user.id] }] },
    by: 'test',
    expected: null,
    now,
  });
  await delivery(api, side);
  const token = await createToken(registry, { name: name('token'), grant, createdBy: 'test', expiresAt: null }, now);
  const display = await createToken(
    registry,
    { name: name('display'), grant, createdBy: 'test', expiresAt: null, kind: 'display' },
    now,
  );
  const invitation = await createInvitation(
    registry,
    { email: `${side}-new@example.org`, grants: [grant], createdBy: `user/${user.id}` },
    now,
  );
  await api.places.reload();
  await appendAudit(
    registry,
    {
      at: now,
      actor: name('who'),
      address: null,
      action: 'device.change',
      resource: `device/${side}-may`,
      before: null,
      after: { name: `${side}-may` },
      result: 'ok',
    },
    api.places.device(`${side}-may`) ?? [],
  );
  return {
    user: user.id,
    token: token.id,
    display: display.id,
    invitation: invitation.id,
    household,
    quarantined: item,
    claimCode: codes.get(`${side}-kho`) as string,
  };
}

async function alert(
  { registry, clock }: RunningApi,
  { id, device, site, name }: { id: string; device: string; site: string; name: string },
): Promise<void> {
  await registry
    .insertInto('alerts')
    .values({
      id,
      rule_id: 'gone',
      device_id: device,
      key: 'salinity',
      site_id: site,
      definition: JSON.stringify(ruleFor(null, name)),
      state: 'raised',
      step: 1,
      highest_step: 1,
      level: 'act',
      value: 5,
      peak: 5,
      raised_at: clock.now,
      group_id: id,
    })
    .execute();
}

async function delivery({ registry, clock }: RunningApi, side: Side): Promise<void> {
  const key = `told/${side}-alert/act//${side}-chat`;
  const about = { purpose: 'raised', language: 'vi', level: 'act', url: null, facts: {} } as const;
  await insertDeliveries(
    registry,
    [
      {
        key,
        purpose: 'raised',
        alert: `${side}-alert`,
        group: `${side}-alert`,
        level: 'act',
        user: null,
        endpoint: `${side}-chat`,
        scope: `organisation:${side}-htx`,
        channel: 'telegram',
        recipient: `@${side}_chat`,
        message: { ...about, key, subject: `Mặn ${side}`, text: '', short: '' },
        held: null,
        at: clock.now,
      },
    ],
    clock.now,
  );
}

async function latest(
  { registry }: RunningApi,
  { device, key, at, text }: { device: string; key: string; at: number; text: string },
): Promise<void> {
  await registry
    .insertInto('latest')
    .values({ device_id: device, key, at, received_at: at, value: null, text, quality: 0 })
    .execute();
}

async function uplink(
  { registry }: RunningApi,
  { device, at, payload, slot }: { device: string; at: number; payload: string; slot: number },
): Promise<void> {
  await registry
    .insertInto('recent_uplinks')
    .values({
      device_id: device,
      slot,
      received_at: at,
      topic: 'up',
      payload: Buffer.from(payload),
      bytes: payload.length,
      observations: 1,
      quarantined: 0,
      reason: null,
    })
    .execute();
}

/** Long enough not to be found in other numbers. */
let item = 700_000;

async function quarantined(
  { registry, clock }: RunningApi,
  { device, payload, field }: { device: string | null; payload: string; field: string },
): Promise<string> {
  await registry
    .insertInto('quarantine')
    .values({
      id: ++item,
      journal_seq: item,
      journal_index: 0,
      field,
      state: 'waiting',
      device_id: device,
      connection: device ?? THEIRS,
      topic: `sen/v1/${device ?? THEIRS}/up`,
      payload: Buffer.from(payload),
      received_at: clock.now,
      reason: 'out-of-range',
      detail: payload,
      resolved_at: null,
    })
    .execute();
  return String(item);
}

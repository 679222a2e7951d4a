import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { claimable, claimState } from '../../../domain/api/claims.ts';
import { device } from '../../../domain/api/devices.ts';
import { batch } from '../../../domain/api/labels.ts';
import { printedClaimCode } from '../../../domain/claim-code.ts';
import type { Scope } from '../../../domain/scopes.ts';
import { createToken } from '../../../store/registry/tokens.ts';
import { bodyOf, type RunningApi, startApi } from './start-api.ts';

let api: RunningApi;

async function secretFor(name: string, scope: Scope): Promise<string> {
  const grant = { role: 'manager', scope } as const;
  return (await createToken(api.registry, { name, grant, createdBy: 'test', expiresAt: null }, api.clock.now)).secret;
}

const as = (secret: string, path: string, body?: unknown): Promise<Response> =>
  fetch(`${api.url}/api/v1${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      authorization: `Bearer ${secret}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });

async function stock(count: number, organisation: string | null = null) {
  const body = { profile: 'paddy-level', count, prefix: 'SEN', organisation };
  return (await bodyOf(batch, api.send('POST', '/api/v1/devices/batches', body))).items;
}

async function organisation(id: string): Promise<void> {
  await api.registry
    .insertInto('organisations')
    .values({ id, name: id, kind: 'cooperative', created_at: 0, updated_at: 0 })
    .execute();
  await api.registry
    .insertInto('sites')
    .values({
      id: `ruong-${id}`,
      name: 'Ruộng',
      kind: 'field',
      organisation_id: id,
      version: 1,
      created_at: 0,
      updated_at: 0,
    })
    .execute();
}

beforeAll(async () => {
  api = await startApi();
  await organisation('htx-a');
  await organisation('htx-b');
});
afterAll(() => api?.close());

describe('a batch for the stock', () => {
  it('is numbered on, and its tokens and codes are told once', async () => {
    const first = await stock(2);
    expect(first.map(({ id }) => id)).toEqual(['SEN-0001', 'SEN-0002']);
    const [third] = await stock(1);
    expect(third?.id).toBe('SEN-0003');
    expect(new Set(first.map(({ code }) => code)).size).toBe(2);
    expect(await (await api.get('/api/v1/devices/SEN-0001')).text()).not.toContain(first[0]?.token);
  });

  it('comes as CSV for the maker', async () => {
    const body = { profile: 'paddy-level', count: 2, prefix: 'CSV' };
    const answer = await api.send('POST', '/api/v1/devices/batches?format=csv', body);
    expect(answer.headers.get('content-type')).toContain('text/csv');
    expect((await answer.text()).trim().split('\n')).toEqual([
      'id,token,code',
      expect.stringMatching(/^CSV-0001,[\w-]{27},\w{10}$/),
      expect.stringMatching(/^CSV-0002,/),
    ]);
  });

  it('is refused to those who do not manage everything, unless it is their own', async () => {
    await api.places.reload();
    const secret = await secretFor('a', 'organisation:htx-a');
    const body = { profile: 'paddy-level', count: 1, prefix: 'A' };
    expect((await as(secret, '/devices/batches', body)).status).toBe(403);
    expect((await as(secret, '/devices/batches', { ...body, organisation: 'htx-b' })).status).toBe(404);
    expect((await as(secret, '/devices/batches', { ...body, organisation: 'htx-a' })).status).toBe(201);
  });
});

describe('claiming by code', () => {
  it('shows the device to who has the code, and takes it into use once', async () => {
    const [one] = await stock(1);
    const { id, code } = one as { id: string; code: string };
    const secret = await secretFor('a1', 'organisation:htx-a');
    const seen = await bodyOf(claimable, as(secret, `/claims/${id}?code=${printedClaimCode(code).toLowerCase()}`));
    expect(seen).toMatchObject({ id, profile: 'paddy-level', profileName: { vi: 'Ống đo mực nước ruộng' } });

    const claim = { id, code: printedClaimCode(code), site: 'ruong-htx-a', name: 'Ống đo ruộng ông Bảy' };
    const answer = await as(secret, '/claims', claim);
    expect(answer.status).toBe(201);
    expect(await bodyOf(device, answer)).toMatchObject({ id, site: 'ruong-htx-a', name: 'Ống đo ruộng ông Bảy' });
    expect(api.parts.changedDevices).toContain(id);

    const again = await as(secret, '/claims', claim);
    expect(again.status).toBe(409);
    expect(await again.json()).toMatchObject({ code: 'claimed-already' });
    const entry = await api.registry
      .selectFrom('audit')
      .selectAll()
      .where('resource', '=', `device/${id}`)
      .orderBy('id', 'desc')
      .execute();
    expect(entry.find(({ action, result }) => action === 'device.claim' && result === 'ok')?.actor).toBe('token a1');
  });

  it('lets only one of two at once have it', async () => {
    const [one] = await stock(1);
    const { id, code } = one as { id: string; code: string };
    const secret = await secretFor('a2', 'organisation:htx-a');
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => as(secret, '/claims', { id, code, site: 'ruong-htx-a' })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409, 409, 409, 409]);
    const rows = await api.registry.selectFrom('deployments').selectAll().where('device_id', '=', id).execute();
    expect(rows).toHaveLength(1);
  });

  it('is refused at a site of others, and of a device of others', async () => {
    const [free] = await stock(1);
    const [theirs] = await stock(1, 'htx-b');
    const secret = await secretFor('a3', 'organisation:htx-a');
    expect((await as(secret, '/claims', { id: free?.id, code: free?.code, site: 'ruong-htx-b' })).status).toBe(404);
    const answer = await as(secret, '/claims', { id: theirs?.id, code: theirs?.code, site: 'ruong-htx-a' });
    expect(answer.status).toBe(403);
    expect(await answer.text()).not.toContain('htx-b');
    const own = await secretFor('b3', 'organisation:htx-b');
    expect((await as(own, '/claims', { id: theirs?.id, code: theirs?.code, site: 'ruong-htx-b' })).status).toBe(201);
  });

  it('tells a code that cannot be one without counting it', async () => {
    const [one] = await stock(1);
    const secret = await secretFor('a4', 'organisation:htx-a');
    for (let n = 0; n < 30; n++) expect((await as(secret, `/claims/${one?.id}?code=0OI1`)).status).toBe(400);
    expect((await as(secret, `/claims/${one?.id}?code=${one?.code}`)).status).toBe(200);
  });

  it('ends for the old code when a new label is printed', async () => {
    const [one] = await stock(1);
    const { id, code } = one as { id: string; code: string };
    const secret = await secretFor('a5', 'organisation:htx-a');
    expect((await api.send('POST', '/api/v1/labels', { devices: [{ id }] }, { as: 'manager' })).status).toBe(200);
    expect((await as(secret, `/claims/${id}?code=${code}`)).status).toBe(404);
  });
});

const WRONG = 'CFGHJKMNPQ';

describe('codes that are guessed', () => {
  it('lock the device after ten, whoever guesses, until a manager unlocks it', async () => {
    const [one] = await stock(1);
    const { id, code } = one as { id: string; code: string };
    const statuses: number[] = [];
    for (let n = 0; n < 12; n++) {
      const secret = await secretFor(`guess-${n}`, 'organisation:htx-a');
      statuses.push((await as(secret, `/claims/${id}?code=${WRONG}`)).status);
    }
    expect(statuses).toEqual([...Array.from({ length: 10 }, () => 404), 423, 423]);
    const secret = await secretFor('honest', 'organisation:htx-a');
    const locked = await as(secret, `/claims/${id}?code=${code}`);
    expect(await locked.json()).toMatchObject({ code: 'claim-locked', detail: expect.stringContaining('unlock') });
    expect(await bodyOf(claimState, api.get(`/api/v1/devices/${id}/claim`, 'manager'))).toMatchObject({
      state: 'locked',
      failures: 10,
    });
    expect(
      (await api.send('DELETE', `/api/v1/devices/${id}/claim/failures`, undefined, { as: 'manager' })).status,
    ).toBe(204);
    expect((await as(secret, `/claims/${id}?code=${code}`)).status).toBe(200);
  });

  it('10,000 at once from one account are never more than ten guesses, and it has to wait', async () => {
    api.clock.now += 3_600_000;
    const [one] = await stock(1);
    const id = one?.id as string;
    const secret = await secretFor('flood', 'organisation:htx-a');
    const count = new Map<number, number>();
    for (let wave = 0; wave < 100; wave++) {
      const answers = await Promise.all(Array.from({ length: 100 }, () => as(secret, `/claims/${id}?code=${WRONG}`)));
      for (const answer of answers) {
        count.set(answer.status, (count.get(answer.status) ?? 0) + 1);
        await answer.arrayBuffer();
      }
    }
    expect(count.get(404)).toBe(10);
    expect(count.get(423)).toBe(10);
    expect(count.get(429)).toBe(9980);
    const { failures } = await api.registry
      .selectFrom('claims')
      .select('failures')
      .where('device_id', '=', id)
      .executeTakeFirstOrThrow();
    expect(failures).toBe(10);
    const audited = await api.registry
      .selectFrom('audit')
      .select('id')
      .where('resource', '=', `device/${id}`)
      .where('result', '=', 'failed')
      .execute();
    expect(audited.length).toBeLessThanOrEqual(20);
  }, 60_000);

  it('are answered for a device that there is not as for one that there is', async () => {
    api.clock.now += 3_600_000;
    const statuses: number[] = [];
    for (let n = 0; n < 12; n++) {
      const secret = await secretFor(`stranger-${n}`, 'organisation:htx-a');
      statuses.push((await as(secret, `/claims/KHONG-CO?code=${WRONG}`)).status);
    }
    expect(statuses).toEqual([...Array.from({ length: 10 }, () => 404), 423, 423]);
  });
});

describe('labels', () => {
  it('are a PDF with the font in it, 24 on a page', async () => {
    const items = await stock(25);
    const answer = await api.send('POST', '/api/v1/labels', { devices: items.map(({ id, code }) => ({ id, code })) });
    expect(answer.headers.get('content-type')).toBe('application/pdf');
    const pdf = Buffer.from(await answer.arrayBuffer()).toString('latin1');
    expect(pdf.startsWith('%PDF-1.')).toBe(true);
    expect(pdf.match(/\/Type \/Page\n/g)).toHaveLength(2);
    expect(pdf).toContain('BeVietnamPro');
  });

  it('are refused with a code that is not the device’s', async () => {
    const [one] = await stock(1);
    const answer = await api.send('POST', '/api/v1/labels', { devices: [{ id: one?.id, code: WRONG }] });
    expect(answer.status).toBe(409);
  });

  it('are not printed of devices of others', async () => {
    const [one] = await stock(1, 'htx-b');
    const secret = await secretFor('a9', 'organisation:htx-a');
    expect((await as(secret, '/labels', { devices: [{ id: one?.id }] })).status).toBe(404);
  });
});

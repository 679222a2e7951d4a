import { deflateRawSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import writeXlsxFile from 'write-excel-file/node';
import { CSV_TYPE, importPreview, importResult, XLSX_TYPE } from '../../../domain/api/device-imports.ts';
import type { Scope } from '../../../domain/scopes.ts';
import { createToken } from '../../../store/registry/tokens.ts';
import { bodyOf, type RunningApi, startApi } from './start-api.ts';

let api: RunningApi;
const secrets = new Map<string, string>();

const send = (
  body: string | Uint8Array<ArrayBuffer>,
  {
    as = 'administrator',
    query = '',
    type = CSV_TYPE,
    headers = {},
  }: { as?: string; query?: string; type?: string; headers?: Record<string, string> } = {},
): Promise<Response> =>
  fetch(`${api.url}/api/v1/devices/imports${query}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${secrets.get(as) ?? api.tokens.administrator}`,
      'content-type': type,
      ...headers,
    },
    body,
  });

beforeAll(async () => {
  api = await startApi();
  const { registry } = api;
  const times = { version: 1, created_at: 0, updated_at: 0 };
  for (const id of ['htx-a', 'htx-b']) {
    await registry
      .insertInto('organisations')
      .values({ id, name: id, kind: 'cooperative', created_at: 0, updated_at: 0 })
      .execute();
    await registry
      .insertInto('sites')
      .values({ id: `ruong-${id}`, name: 'Ruộng', kind: 'field', organisation_id: id, ...times })
      .execute();
    const grant = { role: 'manager', scope: `organisation:${id}` as Scope } as const;
    secrets.set(
      id,
      (await createToken(registry, { name: id, grant, createdBy: 'test', expiresAt: null }, api.clock.now)).secret,
    );
  }
  await api.places.reload();
});
afterAll(() => api?.close());

const sheet = (rows: (string | null)[][]): Promise<Uint8Array<ArrayBuffer>> =>
  writeXlsxFile(rows.map((row) => row.map((value) => (value === null ? null : { value, type: String }))))
    .toBuffer()
    .then((buffer) => new Uint8Array(buffer));

describe('a file of devices', () => {
  it('is previewed without changing anything, every bad row with line, column and reason', async () => {
    const answer = await send(
      'Số hiệu;Tên;Mẫu thiết bị;Điểm đo;Ghi chú\r\np-1;Ống đo, số 1;paddy-level;ruong-htx-a;x\r\n\r\nbad id;;paddy-level;;\r\np-3;;khong-co;;\r\n',
      { query: '?preview=true' },
    );
    expect(answer.status).toBe(200);
    expect(await bodyOf(importPreview, answer)).toMatchObject({
      rows: 3,
      good: 1,
      bad: 2,
      ignored: ['Ghi chú'],
      faults: [
        { line: 4, column: 'id', code: 'bad-id', value: 'bad id' },
        { line: 5, column: 'profile', code: 'unknown-profile', value: 'khong-co' },
      ],
    });
    expect((await api.get('/api/v1/devices/p-1')).status).toBe(404);
  });

  it('is refused while rows are bad, unless they are to be left out', async () => {
    const file =
      'id,name,profile,site,organisation,serial,token\nq-1,Máy 1,paddy-level,ruong-htx-a,,SN-1,\nq-2,,khong-co,,,,\nq-3,,paddy-level,,htx-b,,its-own-token\n';
    const refused = await send(file);
    expect(refused.status).toBe(409);
    expect(await refused.json()).toMatchObject({ detail: expect.stringContaining('line 3') });
    const key = { 'idempotency-key': 'a-key-that-nobody-guesses' };
    const done = await bodyOf(importResult, send(file, { query: '?skipBad=true', headers: key }));
    expect(done).toMatchObject({
      created: 2,
      bad: 1,
      tokens: [{ id: 'q-1', token: expect.stringMatching(/^[\w-]{27}$/) }],
    });
    expect(await bodyOf(importResult, send(file, { query: '?skipBad=true', headers: key }))).toEqual(done);
    expect(api.parts.changedDevices).toEqual(expect.arrayContaining(['q-1', 'q-3']));
    expect(await (await api.get('/api/v1/devices/q-1')).json()).toMatchObject({ serial: 'SN-1', site: 'ruong-htx-a' });
  });

  it('comes as XLSX as well, whose numbers keep their noughts', async () => {
    const bytes = await sheet([
      ['id', 'name', 'profile', 'serial'],
      ['x-1', 'Trạm đo ễ ộ', 'paddy-level', '0012'],
      [null, null, null, null],
      ['x-1', null, 'paddy-level', null],
    ]);
    expect(await bodyOf(importPreview, send(bytes, { type: XLSX_TYPE, query: '?preview=true' }))).toMatchObject({
      rows: 2,
      good: 1,
      faults: [{ line: 4, code: 'repeated-id' }],
    });
    await send(bytes, { type: XLSX_TYPE, query: '?skipBad=true' });
    expect(await (await api.get('/api/v1/devices/x-1')).json()).toMatchObject({ name: 'Trạm đo ễ ộ', serial: '0012' });
  });

  it('says of what others have no more than of what there is not', async () => {
    const file =
      'id,profile,site,organisation\nr-1,paddy-level,ruong-htx-a,\nr-2,paddy-level,ruong-htx-b,\nr-3,paddy-level,khong-co,\nr-4,paddy-level,,htx-b\nr-5,paddy-level,,khong-co\nr-6,paddy-level,,\nr-7,paddy-level,,htx-a\n';
    const { faults, good } = await bodyOf(importPreview, send(file, { as: 'htx-a', query: '?preview=true' }));
    expect(good).toBe(2);
    expect(faults.map(({ line, code, message }) => [line, code, message.includes('htx')])).toEqual([
      [3, 'unknown-site', false],
      [4, 'unknown-site', false],
      [5, 'unknown-organisation', false],
      [6, 'unknown-organisation', false],
      [7, 'needs-owner', false],
    ]);
  });

  it('says the same of both whatever else is wrong with the row', async () => {
    await api.send('POST', '/api/v1/devices', { id: 'cong-b', name: 'B', profile: 'paddy-level', site: 'ruong-htx-b' });
    const faultOf = async (row: string) => {
      const file = `id,profile,site,organisation,gateway,token\ns-1,paddy-level,${row}\n`;
      const { faults } = await bodyOf(importPreview, send(file, { as: 'htx-a', query: '?preview=true' }));
      return faults.map(({ column, code }) => `${column} ${code}`);
    };
    for (const [hidden, none] of [
      ['ruong-htx-b,,,hai từ', 'khong-co,,,hai từ'],
      ['ruong-htx-b,khong-co,,', 'khong-co,khong-co,,'],
      [',htx-b,,hai từ', ',khong-co,,hai từ'],
      [',,cong-b,', ',,khong-co,'],
      ['ruong-htx-a,,cong-b,hai từ', 'ruong-htx-a,,khong-co,hai từ'],
      ['ruong-htx-a,,cong-b,', 'ruong-htx-a,,khong-co,'],
    ] as const)
      expect([hidden, await faultOf(hidden)]).toEqual([hidden, await faultOf(none)]);
  });

  it.each([
    ['', 'empty'],
    ['a,b\n1,2\n', 'lacks the column id, profile'],
    ['id,profile,ID\nx,y,z\n', 'twice'],
    ['id,profile\n"broken', 'could not be read'],
    [new Uint8Array([0x69, 0x64, 0x2c, 0xe1, 0xba]), 'UTF-8'],
  ])('that cannot be read is answered with why: %s', async (body, why) => {
    const answer = await send(body);
    expect(answer.status).toBe(400);
    expect(((await answer.json()) as { detail: string }).detail).toContain(why);
  });

  it('that is no sheet, or larger than it may be, is refused', async () => {
    expect((await send('no zip at all', { type: XLSX_TYPE })).status).toBe(400);
    const large = await send(new Uint8Array(10_000_001));
    expect(large.status).toBe(413);
    expect(await large.json()).toMatchObject({ detail: expect.stringContaining('10 MB') });
    expect((await send('{}', { type: 'application/json' })).status).toBe(415);
  });

  it('that unpacks to far more than it says is refused, and costs no memory', async () => {
    const bomb = zipOf(
      'xl/worksheets/sheet1.xml',
      deflateRawSync(Buffer.alloc(120_000_000, '<row/>'.padEnd(600)), { level: 9 }),
    );
    const before = process.memoryUsage().rss;
    const answer = await send(bomb, { type: XLSX_TYPE });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ detail: expect.stringContaining('unpacks') });
    expect(process.memoryUsage().rss - before).toBeLessThan(300e6);
    expect((await api.get('/healthz', null)).status).toBe(200);
  }, 30_000);

  it('with a cell of many megabytes is refused at once', async () => {
    const xml = `<worksheet><sheetData><row r="1"><c r="A1" t="str"><v>${'x'.repeat(2_000_000)}</v></c></row></sheetData></worksheet>`;
    const answer = await send(zipOf('xl/worksheets/sheet1.xml', deflateRawSync(Buffer.from(xml))), { type: XLSX_TYPE });
    expect(await answer.json()).toMatchObject({ status: 400, detail: expect.stringContaining('unpacks') });
  });

  it('with a cell at the far end of the sheet is refused, and ends neither the thread nor the process', async () => {
    for (const address of ['ZZZZZZ99999999', 'XFD1048576', 'B1e9', '&#90;ZZ99999']) {
      const xml = `<worksheet xmlns:r="http://r"><sheetData><row r="1"><c r="A1"/><c r='${address}' t="str"><v>x</v></c></row></sheetData></worksheet>`;
      const answer = await send(zipOf('xl/worksheets/sheet1.xml', deflateRawSync(Buffer.from(xml))), {
        type: XLSX_TYPE,
      });
      expect(answer.status).toBe(400);
      expect(((await answer.json()) as { detail: string }).detail).toMatch(/far off|damaged/);
    }
  });

  it('with more in it than its directory says is read without that', async () => {
    const hidden = zipOf('xl/worksheets/sheet1.xml', deflateRawSync(Buffer.alloc(400_000_000), { level: 1 }));
    const rows = Buffer.from(
      await sheet([
        ['id', 'profile'],
        ['h-1', 'paddy-level'],
      ]),
    );
    // Only the directory of the second counts, by where it says that its parts stand.
    const shift = hidden.length;
    for (let at = rows.readUInt32LE(rows.length - 6); rows.readUInt32LE(at) === 0x02014b50; ) {
      rows.writeUInt32LE(rows.readUInt32LE(at + 42) + shift, at + 42);
      at += 46 + rows.readUInt16LE(at + 28) + rows.readUInt16LE(at + 30) + rows.readUInt16LE(at + 32);
    }
    rows.writeUInt32LE(rows.readUInt32LE(rows.length - 6) + shift, rows.length - 6);
    const before = process.memoryUsage().rss;
    const answer = await send(new Uint8Array(Buffer.concat([hidden, rows])), {
      type: XLSX_TYPE,
      query: '?preview=true',
    });
    expect(await bodyOf(importPreview, answer)).toMatchObject({ rows: 1, good: 1 });
    expect(process.memoryUsage().rss - before).toBeLessThan(300e6);
  }, 30_000);

  it('of 50,000 rows with 1,000 bad ones never holds up the others for long', async () => {
    const lines = ['id,name,profile,site,token'];
    for (let n = 0; n < 50_000; n++)
      lines.push(n % 50 === 0 ? `bad id ${n},,paddy-level,,` : `big-${n},Ống đo số ${n},paddy-level,ruong-htx-a,`);
    const file = lines.join('\n');
    let longest = 0;
    let last = performance.now();
    const beat = setInterval(() => {
      longest = Math.max(longest, performance.now() - last);
      last = performance.now();
    }, 5);
    const preview = await bodyOf(importPreview, send(file, { query: '?preview=true' }));
    expect(preview).toMatchObject({ rows: 50_000, good: 49_000, bad: 1000 });
    expect(preview.faults).toHaveLength(1000);
    const answer = await send(file, { query: '?skipBad=true' });
    expect(answer.status).toBe(201);
    clearInterval(beat);
    expect(((await answer.json()) as { created: number }).created).toBe(49_000);
    // What runs this test is told as well; nothing is asserted of time.
    console.info(`longest hold-up of the main thread ${Math.round(longest)} ms`);
  }, 60_000);
});

/** A ZIP of one part whose directory says that it unpacks to a thousand bytes. */
function zipOf(name: string, packed: Buffer): Uint8Array<ArrayBuffer> {
  const file = Buffer.from(name);
  const local = Buffer.alloc(30);
  local.writeUInt32LE(0x04034b50, 0);
  local.writeUInt16LE(8, 8);
  local.writeUInt32LE(packed.length, 18);
  local.writeUInt32LE(1000, 22);
  local.writeUInt16LE(file.length, 26);
  const entry = Buffer.alloc(46);
  entry.writeUInt32LE(0x02014b50, 0);
  entry.writeUInt16LE(8, 10);
  entry.writeUInt32LE(packed.length, 20);
  entry.writeUInt32LE(1000, 24);
  entry.writeUInt16LE(file.length, 28);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(entry.length + file.length, 12);
  end.writeUInt32LE(local.length + file.length + packed.length, 16);
  return new Uint8Array(Buffer.concat([local, file, packed, entry, file, end]));
}

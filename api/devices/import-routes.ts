import { createHash } from 'node:crypto';
import {
  CSV_TYPE,
  IMPORT_BYTES_MAX,
  IMPORT_FAULTS_SHOWN,
  type ImportPreview,
  type ImportResult,
  importPreview,
  importQuery,
  importResult,
  XLSX_TYPE,
} from '../../domain/api/device-imports.ts';
import { type ImportRow, importFaults } from '../../domain/device-import.ts';
import { can, knows } from '../../domain/permissions.ts';
import { EVERYWHERE, union } from '../../domain/scopes.ts';
import { type CheckedImport, checkImport, insertImport } from '../../store/registry/import-devices.ts';
import type { PlaceDirectory } from '../../store/registry/place-directory.ts';
import type { ApiContext } from '../context.ts';
import { principal } from '../http/access.ts';
import { audit } from '../http/audit.ts';
import { plainJson } from '../http/plain-json.ts';
import type { Principal } from '../http/principal.ts';
import { HttpProblem } from '../http/problem.ts';
import type { Api } from '../http/types.ts';
import { readUpload } from './read-upload.ts';

/** A file as it came. In the place of its bytes stands their digest wherever the request is compared with another. */
class Upload {
  readonly bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  toJSON(): string {
    return createHash('sha256').update(this.bytes).digest('hex');
  }
}

const VALUE_SHOWN = 60;

/** Registering devices out of a file. */
export function deviceImportRoutes(app: Api, context: ApiContext): void {
  const { registry, places, now, creates, devicesChanged } = context;

  app.register(async (own: unknown) => {
    const routes = own as Api;
    for (const type of [CSV_TYPE, XLSX_TYPE])
      routes.addContentTypeParser(
        type,
        { parseAs: 'buffer', bodyLimit: IMPORT_BYTES_MAX },
        async (_: unknown, bytes: Buffer) => new Upload(bytes),
      );
    routes.setErrorHandler((error: { readonly code?: string }) => {
      if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE')
        throw new HttpProblem('too-large', `A file may have ${IMPORT_BYTES_MAX / 1e6} MB at most; import it in parts.`);
      throw error;
    });

    routes.post(
      '/devices/imports',
      {
        config: { permission: 'devices.write', where: 'own' },
        bodyLimit: IMPORT_BYTES_MAX,
        schema: {
          tags: ['devices'],
          summary: 'Register the devices of a CSV or XLSX, or preview what of it is wrong',
          consumes: [CSV_TYPE, XLSX_TYPE],
          querystring: importQuery,
          response: { 200: importPreview, 201: importResult },
        },
        serializerCompiler: plainJson,
      },
      async (request, reply): Promise<ImportPreview | ImportResult> => {
        const { preview, skipBad } = request.query;
        const upload = request.body as unknown;
        if (!(upload instanceof Upload))
          throw new HttpProblem('unsupported-media-type', `Send the file itself, as ${CSV_TYPE} or ${XLSX_TYPE}.`);
        const check = async (): Promise<{ checked: CheckedImport; shown: ImportPreview }> => {
          const kind = request.headers['content-type']?.startsWith(CSV_TYPE) ? 'csv' : 'xlsx';
          const { header, rows } = await readUpload(upload.bytes, kind);
          const who = principal(request);
          const checked = await checkImport(registry, rows, {
            refuse: refusalOf(who, places),
            seesDevice: (id) => knows(who, places.device(id) ?? []),
          });
          return { checked, shown: shownOf(rows, checked, header.ignored) };
        };
        if (preview) return (await check()).shown;
        return creates.run(request, reply, async () => {
          const { checked, shown } = await check();
          const [first] = shown.faults;
          if (first && !skipBad)
            throw new HttpProblem(
              'conflict',
              `${shown.bad} of ${shown.rows} rows are bad, the first in line ${first.line} (${first.column}: ${first.message}). Mend them, or send skipBad=true to import the others.`,
            );
          const { entries, made } = checked;
          await insertImport(registry, entries, now());
          await devicesChanged(entries.map(({ id }) => id));
          await audit(context, request, {
            action: 'device.import',
            resource: 'devices',
            after: {
              created: entries.length,
              skipped: shown.bad,
              first: entries[0]?.id ?? null,
              last: entries.at(-1)?.id ?? null,
            },
            place: entries
              .slice(0, PLACES_AUDITED)
              .reduce((all, { id }) => union(all, places.device(id) ?? []), EVERYWHERE),
          });
          reply.header('cache-control', 'no-store');
          const tokens = entries.filter(({ id }) => made.has(id)).map(({ id, token }) => ({ id, token }));
          return { ...shown, created: entries.length, tokens };
        });
      },
    );
  });
}

/** Devices of one import mostly go to a few places; those of so many are looked at for who may read of it. */
const PLACES_AUDITED = 5000;

/** What keeps the caller from registering a device as a row has it; of what he may not know nothing is learnt. */
const refusalOf =
  (who: Principal, places: PlaceDirectory) =>
  ({ site, organisation }: ImportRow): readonly ['site' | 'organisation', keyof typeof importFaults] | null => {
    const at = site === '' ? null : places.site(site);
    const owner = organisation === '' ? null : places.organisation(organisation);
    const may = (place: typeof at): boolean => place !== null && can(who, 'devices.write', place);
    if (site !== '' && !may(at)) return ['site', 'unknown-site'];
    const ofSite = organisation !== '' && at?.includes(`organisation:${organisation}`) === true;
    if (organisation !== '' && !ofSite && !may(owner)) return ['organisation', 'unknown-organisation'];
    return may(union(owner ?? EVERYWHERE, at ?? EVERYWHERE)) ? null : ['site', 'needs-owner'];
  };

function shownOf(
  rows: readonly ImportRow[],
  { entries, faults }: CheckedImport,
  ignored: readonly string[],
): ImportPreview {
  const byLine = new Map(rows.map((row) => [row.line, row]));
  return {
    rows: rows.length,
    good: entries.length,
    bad: faults.length,
    faults: faults.slice(0, IMPORT_FAULTS_SHOWN).map((fault) => ({
      ...fault,
      message: importFaults[fault.code].en,
      value: fault.column === 'token' ? '' : (byLine.get(fault.line)?.[fault.column] ?? '').slice(0, VALUE_SHOWN),
    })),
    ignored: ignored.slice(0, 50).map((heading) => heading.slice(0, VALUE_SHOWN)),
  };
}

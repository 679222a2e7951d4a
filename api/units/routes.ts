import { z } from 'zod';
import { page, pageQuery } from '../../domain/api/common.ts';
import {
  placeReport,
  placeReportQuery,
  unitChange,
  unitChangeOrder,
  unitChangePlan,
  unitDetail,
  unitImport,
  unitImportReport,
  unitItem,
  unitQuery,
} from '../../domain/api/units.ts';
import { scopesFor } from '../../domain/permissions.ts';
import { unitId } from '../../domain/scopes.ts';
import { dayOf } from '../../domain/units/days.ts';
import { reportByCommune } from '../../store/registry/place-report.ts';
import { applyUnitChange, auditOf, previewUnitChange, UnitChangeRefused } from '../../store/registry/unit-change.ts';
import { importUnits } from '../../store/registry/unit-import.ts';
import { getUnit, listUnits } from '../../store/registry/units.ts';
import type { ApiContext } from '../context.ts';
import { principal } from '../http/access.ts';
import { audit } from '../http/audit.ts';
import { decodeCursor, pageOf } from '../http/cursor.ts';
import { HttpProblem, invalid, notFound } from '../http/problem.ts';
import type { Api } from '../http/types.ts';
import { rowsOfCsv, UnitFileError } from './unit-file.ts';

const tags = ['units'];
/** A file of every commune with its former ones is about 1 MB. */
const BODY_BYTES = 6 * 1024 * 1024;

/** Provinces and communes through time, and what is decided on them. */
export function unitRoutes(app: Api, context: ApiContext): void {
  const { registry, now, placesChanged, creates, hub } = context;

  app.get(
    '/units',
    {
      config: { permission: 'units.read', where: 'own' },
      schema: {
        tags,
        summary: 'Provinces and communes by code, as of a day',
        querystring: pageQuery.extend(unitQuery.shape),
        response: { 200: page(unitItem) },
      },
    },
    async ({ query: { limit, cursor, asOf = dayOf(now()), ...filter } }) => {
      const after = decodeCursor(cursor, unitId);
      const day = asOf === 'any' ? null : asOf;
      const units = await listUnits(registry, { ...filter, asOf: day }, { after, limit: limit + 1 });
      return pageOf(units, limit, ({ id }) => id);
    },
  );

  app.get(
    '/units/:id',
    {
      config: { permission: 'units.read', where: 'own' },
      schema: {
        tags,
        summary: 'One province or commune: what it was before, what it became, its communes',
        params: z.object({ id: z.string() }),
        response: { 200: unitDetail },
      },
    },
    async ({ params: { id } }) => {
      const unit = await getUnit(registry, id, dayOf(now()));
      if (!unit) throw notFound('unit', id);
      return unit;
    },
  );

  app.post(
    '/units/imports',
    {
      bodyLimit: BODY_BYTES,
      config: { permission: 'units.write' },
      schema: {
        tags,
        summary: 'Add and correct units by a file: all of it, or nothing; with preview=true nothing in any case',
        querystring: z.object({ preview: z.enum(['true', 'false']).default('false') }),
        body: unitImport,
        response: { 200: unitImportReport },
      },
    },
    async (request) => {
      const { body } = request;
      const preview = request.query.preview === 'true';
      const report = await importUnits(registry, 'csv' in body ? readCsv(body.csv) : body.units, {
        preview,
        record: (trx, { added, corrected, successions }) =>
          audit({ ...context, registry: trx }, request, {
            action: 'unit.import',
            resource: 'unit',
            after: { added, corrected, successions },
          }),
      });
      if (report.imported) await placesChanged();
      else if (!preview) throw refusedImport(report);
      return report;
    },
  );

  app.post(
    '/units/changes/preview',
    {
      bodyLimit: BODY_BYTES,
      config: { permission: 'units.write' },
      schema: {
        tags,
        summary: 'What a merger, division, new name, promotion or transfer would do',
        body: unitChange,
        response: { 200: unitChangePlan },
      },
    },
    ({ body }) => previewUnitChange(registry, body, now()),
  );

  app.post(
    '/units/changes',
    {
      bodyLimit: BODY_BYTES,
      config: { permission: 'units.write' },
      schema: {
        tags,
        summary: 'Make the change: sites, villages, seats, rights and rules go over, history stays',
        body: unitChangeOrder,
        response: { 201: unitChangePlan },
      },
    },
    (request, reply) =>
      creates.run(request, reply, async () => {
        const { digest, ...change } = request.body;
        const plan = await applyUnitChange(registry, change, {
          now: now(),
          digest,
          record: (trx, made) => audit({ ...context, registry: trx }, request, auditOf(made)),
        }).catch(refusedChange);
        await placesChanged();
        for (const { kind, id } of plan.holders)
          if (kind === 'user' || kind === 'token') await hub.recheck(`${kind}/${id}`);
        return plan;
      }),
  );

  app.get(
    '/reports/sites-by-commune',
    {
      config: { permission: 'sites.read', where: 'own' },
      schema: {
        tags,
        summary: 'Sites and their devices by province and commune, as of a day, in the borders of that day or of today',
        querystring: placeReportQuery,
        response: { 200: placeReport },
      },
    },
    async (request) => {
      const { asOf, borders } = request.query;
      const today = dayOf(now());
      if (asOf !== 'today' && asOf > today) throw invalid('querystring.asOf', `is after today, ${today}`);
      return reportByCommune(registry, {
        asOf: asOf === 'today' ? today : asOf,
        borders,
        scopes: scopesFor(principal(request), 'sites.read'),
        now: now(),
      });
    },
  );
}

function readCsv(text: string) {
  try {
    return rowsOfCsv(text);
  } catch (error) {
    if (error instanceof UnitFileError) throw invalid('body.csv', error.message);
    throw error;
  }
}

const FIRST = 50;

function refusedImport({ faults, faultCount }: z.infer<typeof unitImportReport>): HttpProblem {
  const errors = faults.slice(0, FIRST).map(({ row, field, message }) => ({ path: `row ${row}, ${field}`, message }));
  return new HttpProblem(
    'invalid',
    `Nothing was imported: ${faultCount} mistakes. The first is in row ${faults[0]?.row}, ${faults[0]?.field}: ${faults[0]?.message}.`,
    { errors },
  );
}

function refusedChange(error: unknown): never {
  if (!(error instanceof UnitChangeRefused)) throw error;
  const { hindrance, plan, message } = error;
  const detail = `Nothing was changed: ${message}.`;
  if (hindrance === 'other-digest') throw new HttpProblem('version-changed', detail);
  if (hindrance === 'not-yet') throw new HttpProblem('conflict', detail);
  if (hindrance === 'undecided')
    throw new HttpProblem('conflict', detail, {
      errors: plan.undecided
        .slice(0, FIRST)
        .map(({ kind, id, codes }) => ({ path: 'body.choices', message: `${kind} ${id}: one of ${codes.join(', ')}` })),
    });
  const again = plan.faults.some(({ code }) => code === 'already-ended');
  throw new HttpProblem(again ? 'conflict' : 'invalid', detail, {
    errors: plan.faults.slice(0, FIRST).map(({ field, message: what }) => ({ path: `body.${field}`, message: what })),
  });
}

import { z } from 'zod';
import { scope, unitId } from '../scopes.ts';
import { unitArea } from '../units/area.ts';
import { changeFaultCodes } from '../units/change-faults.ts';
import { unitFaultCodes } from '../units/faults.ts';
import { administrativeUnit, day, succession, successionKind, unitKind, unitLevel } from '../units/unit.ts';
import { role } from './session.ts';

const code = administrativeUnit.shape.code;
const name = z.string().trim().min(1).max(100);

/** GET /api/v1/units */
export const unitItem = administrativeUnit.extend({
  parentName: z.string().nullable(),
  /** Communes of a province on the day that was asked about; 0 of a commune. */
  communes: z.number().int(),
});
export type UnitItem = z.infer<typeof unitItem>;

export const unitQuery = z.object({
  level: unitLevel.optional(),
  /** Id of a province. */
  parent: unitId.optional(),
  /** Any part of name or code, with or without tone marks. */
  q: z.string().max(100).optional(),
  /** Units that were there on the day; today when left out, `any` for those of all times. */
  asOf: z.union([day, z.literal('any')]).optional(),
});

const relative = z.object({ unit: unitItem, kind: successionKind, on: day });

/** GET /api/v1/units/{id} */
export const unitDetail = unitItem.extend({
  predecessors: z.array(relative),
  successors: z.array(relative),
  /** Communes of a province: those of the day, or of its last day when it is no more. */
  children: z.array(unitItem),
});
export type UnitDetail = z.infer<typeof unitDetail>;

const MAX_ROWS = 20_000;

/** POST /api/v1/units/imports: rows as in the file, read and judged by the server; `csv` is the text of a CSV file. */
export const unitImport = z.union([
  z.object({
    units: z
      .array(
        z.record(
          z.string().max(40),
          z.union([z.string().max(2000), z.number(), z.null(), z.array(z.string().max(40)).max(500)]),
        ),
      )
      .min(1)
      .max(MAX_ROWS),
  }),
  z.object({ csv: z.string().min(1).max(4_000_000) }),
]);

export const unitImportReport = z.object({
  /** False for a preview, and when anything is wrong: then nothing was changed. */
  imported: z.boolean(),
  added: z.number().int(),
  corrected: z.number().int(),
  unchanged: z.number().int(),
  successions: z.number().int(),
  /** The first 1,000; `row` counts from 1 and leaves out the header. */
  faults: z.array(
    z.object({
      row: z.number().int(),
      unit: z.string(),
      field: z.string(),
      code: z.enum(unitFaultCodes),
      value: z.string(),
      message: z.string(),
    }),
  ),
  faultCount: z.number().int(),
});
export type UnitImportReport = z.infer<typeof unitImportReport>;

const successor = z.object({ code, kind: unitKind, name, parent: unitId.nullable().default(null) });
const heir = successor.extend({
  area: unitArea.nullable().default(null),
  /** Its seat: where no area is known, what has a position goes to the nearest. */
  seat: z
    .object({ latitude: z.number().min(-90).max(90), longitude: z.number().min(-180).max(180) })
    .nullable()
    .default(null),
});

/** What a division leaves open until somebody says where it goes. */
export const openThing = z.enum(['commune', 'village', 'site', 'organisation', 'token', 'rule']);
export type OpenThing = z.infer<typeof openThing>;

/** Where one thing goes: the code of a successor; null leaves a token or rule behind on the unit that is no more. */
export const unitChoice = z.object({ kind: openThing, id: z.string().min(1).max(80), code: code.nullable() });
export type UnitChoice = z.infer<typeof unitChoice>;

const common = {
  /** The first day of the new units. */
  on: day,
  /** Whether grants on the old units go over to the new ones, or end. */
  rights: z.enum(['follow', 'drop']).default('follow'),
  choices: z.array(unitChoice).max(20_000).default([]),
};

/** POST /api/v1/units/changes and …/preview: what was decided on units. */
export const unitChange = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('merge'), from: z.array(unitId).min(2).max(200), into: successor, ...common }),
  z.object({ kind: z.literal('split'), from: unitId, into: z.array(heir).min(2).max(50), ...common }),
  z.object({ kind: z.literal('rename'), from: unitId, name, ...common }),
  z.object({
    kind: z.literal('promote'),
    from: unitId,
    into: z.object({ kind: unitKind, code: code.nullable().default(null), name: name.nullable().default(null) }),
    ...common,
  }),
  z.object({ kind: z.literal('transfer'), from: z.array(unitId).min(1).max(200), to: unitId, ...common }),
]);
export type UnitChange = z.infer<typeof unitChange>;
export type NewUnitChange = z.input<typeof unitChange>;

/** The same with the digest of the preview that was agreed to: refused when things have changed since. */
export const unitChangeOrder = z.intersection(unitChange, z.object({ digest: z.string().max(64).optional() }));

const named = { id: z.string(), name: z.string() };

/** What a change would do, by the code that does it. */
export const unitChangePlan = z.object({
  kind: successionKind,
  on: day,
  /** Nothing stands in the way: no faults, nothing undecided, and the day has come. */
  applicable: z.boolean(),
  /** `message` says what and what to do, in English; `code` and `value` are for other languages. */
  faults: z.array(
    z.object({
      code: z.enum([...changeFaultCodes, ...unitFaultCodes]),
      field: z.string(),
      value: z.string(),
      message: z.string(),
    }),
  ),
  ends: z.array(administrativeUnit),
  begins: z.array(administrativeUnit),
  successions: z.array(succession),
  /** What goes from which unit to which. */
  moves: z.array(
    z.object({
      from: unitId,
      to: unitId,
      villages: z.number().int(),
      sites: z.number().int(),
      organisations: z.number().int(),
    }),
  ),
  /** Of a division: each thing, where it goes and why. Sites that go with their village are not listed. */
  decided: z.array(
    z.object({
      kind: openThing,
      ...named,
      to: unitId.nullable(),
      by: z.enum(['choice', 'area', 'nearest', 'sites']),
    }),
  ),
  undecided: z.array(z.object({ kind: openThing, ...named, codes: z.array(code) })),
  /** Whose rights change, or who sees more or fewer sites than before; rules are here for the place they watch. */
  holders: z.array(
    z.object({
      kind: z.enum(['user', 'token', 'invitation', 'rule']),
      ...named,
      changes: z.array(z.object({ role: role.nullable(), from: scope, to: z.array(scope) })),
      /** Sites that the holder may see, or do more with, after and not before; and the other way round. */
      gains: z.number().int(),
      loses: z.number().int(),
    }),
  ),
  totals: z.object({
    villages: z.number().int(),
    sites: z.number().int(),
    organisations: z.number().int(),
    grants: z.number().int(),
    tokens: z.number().int(),
    rules: z.number().int(),
  }),
  digest: z.string(),
});
export type UnitChangePlan = z.infer<typeof unitChangePlan>;

/** GET /api/v1/reports/sites-by-commune */
export const placeReportQuery = z.object({
  asOf: z.union([day, z.literal('today')]).default('today'),
  borders: z.enum(['then', 'today']).default('then'),
});

const counts = {
  sites: z.number().int(),
  devices: z.number().int(),
  /** How the devices report; null for a day that is past, for that was not written down. */
  freshness: z
    .object({ fresh: z.number().int(), late: z.number().int(), lost: z.number().int(), never: z.number().int() })
    .nullable(),
};

export const placeReport = z.object({
  asOf: day,
  borders: z.enum(['then', 'today']),
  provinces: z.array(
    z.object({
      ...named,
      code,
      ...counts,
      communes: z.array(z.object({ ...named, code, ...counts })),
    }),
  ),
  /** Sites without a commune. */
  elsewhere: z.object(counts),
});
export type PlaceReport = z.infer<typeof placeReport>;

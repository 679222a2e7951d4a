import { readFileSync } from 'node:fs';
import { Command, InvalidArgumentError, Option } from 'commander';
import {
  type NewUnitChange,
  openThing,
  type UnitChangePlan,
  type UnitChoice,
  unitChange,
} from '../../domain/api/units.ts';
import { dayOf, eveOf } from '../../domain/units/days.ts';
import { type UnitKind, unitKind } from '../../domain/units/unit.ts';
import { bumpDirectoryVersion } from '../../store/registry/directory-version.ts';
import type { Registry } from '../../store/registry/schema.ts';
import { applyUnitChange, auditOf, previewUnitChange, UnitChangeRefused } from '../../store/registry/unit-change.ts';
import { auditCommand } from './audit-command.ts';
import { answer, UserError } from './output.ts';
import { parseDay } from './parse-day.ts';
import { oneUnit } from './unit-named.ts';
import { planLines } from './unit-plan-lines.ts';
import { withRegistry } from './with-registry.ts';

interface Options {
  readonly on: string;
  readonly dropRights?: boolean;
  readonly choose: readonly UnitChoice[];
  readonly preview?: boolean;
  readonly yes?: boolean;
  readonly json?: boolean;
}

interface Successor {
  readonly code: string;
  readonly kind: UnitKind;
  readonly name: string;
}

const SUCCESSOR = /^(\d{2}|\d{5}):([a-z-]+):(.{1,100})$/u;

/** `28699:xa:Phú Đông` */
function parseSuccessor(text: string): Successor {
  const [, code, kind, name] = SUCCESSOR.exec(text) ?? [];
  const known = unitKind.safeParse(kind).data;
  if (!code || !known || !name)
    throw new InvalidArgumentError(
      'It is CODE:KIND:NAME, "28699:xa:Phú Đông"; kinds: tinh, thanh-pho, xa, phuong, dac-khu.',
    );
  return { code, kind: known, name };
}

/** `village:lang-a=28699`; `token:…=none` leaves it behind. */
function parseChoice(text: string, before: readonly UnitChoice[]): UnitChoice[] {
  const [, kind, id, code] = /^([a-z]+):(.{1,80})=(\d{2}|\d{5}|none)$/u.exec(text) ?? [];
  const known = openThing.safeParse(kind).data;
  if (!known || !id || !code)
    throw new InvalidArgumentError(`It is KIND:ID=CODE, with one of ${openThing.options.join(', ')} as KIND.`);
  return [...before, { kind: known, id, code: code === 'none' ? null : code }];
}

const collect = (text: string, before: readonly Successor[] = []): Successor[] => [...before, parseSuccessor(text)];

const change = (name: string, description: string): Command =>
  new Command(name)
    .description(description)
    .addOption(
      new Option('--on <day>', 'first day of the new units; today when left out')
        .default(dayOf(Date.now()), 'today')
        .argParser(parseDay),
    )
    .option('--drop-rights', 'end the rights on the old units instead of taking them over')
    .addOption(
      new Option('--choose <kind:id=code>', 'where one thing of a divided unit goes; may be repeated')
        .default([], 'none')
        .argParser(parseChoice),
    )
    .option('--preview', 'show what would be done and do nothing')
    .option('--yes', 'do it')
    .option('--json', 'one JSON document');

/** `sen units merge|split|rename|promote|transfer`. Units are named by id, or by the code they have on the eve of the change. */
export function unitChangeCommands(): readonly Command[] {
  return [
    change('merge', 'several units become one')
      .argument('<units...>', 'codes or ids')
      .requiredOption('--into <code:kind:name>', 'what they become', parseSuccessor)
      .option('--parent <province>', 'its province, when the communes lie in several')
      .action((from: string[], options: Options & { into: Successor; parent?: string }) =>
        run(options, async (registry, eve) => ({
          kind: 'merge',
          from: await ids(registry, from, eve),
          into: { ...options.into, parent: await parentNamed(registry, options) },
        })),
      ),
    change('split', 'one unit becomes several')
      .argument('<unit>', 'code or id')
      .requiredOption('--into <code:kind:name>', 'one of what it becomes; at least twice', collect)
      .option('--areas <file>', 'GeoJSON of the successors, each feature with its "code": sites go by their position')
      .action((from: string, options: Options & { into: Successor[]; areas?: string }) =>
        run(options, async (registry, eve) => {
          const areas = options.areas === undefined ? new Map() : readAreas(options.areas);
          const into = options.into.map((one) => ({ ...one, ...areas.get(one.code) }));
          return { kind: 'split', from: (await oneUnit(registry, from, eve)).id, into };
        }),
      ),
    change('rename', 'a unit is called otherwise')
      .argument('<unit>', 'code or id')
      .requiredOption('--name <name>', 'its new name')
      .action((from: string, options: Options & { name: string }) =>
        run(options, async (registry, eve) => ({
          kind: 'rename',
          from: (await oneUnit(registry, from, eve)).id,
          name: options.name,
        })),
      ),
    change('promote', 'a unit becomes one of another kind: a commune a ward, a province a city')
      .argument('<unit>', 'code or id')
      .addOption(new Option('--kind <kind>', 'what it becomes').choices(unitKind.options).makeOptionMandatory())
      .option('--name <name>', 'its new name, if it has one')
      .option('--code <code>', 'its new code, if it has one')
      .action((from: string, options: Options & { kind: UnitKind; name?: string; code?: string }) =>
        run(options, async (registry, eve) => ({
          kind: 'promote',
          from: (await oneUnit(registry, from, eve)).id,
          into: { kind: options.kind, name: options.name ?? null, code: options.code ?? null },
        })),
      ),
    change('transfer', 'communes go to another province')
      .argument('<communes...>', 'codes or ids')
      .requiredOption('--to <province>', 'code or id')
      .action((from: string[], options: Options & { to: string }) =>
        run(options, async (registry, eve) => ({
          kind: 'transfer',
          from: await ids(registry, from, eve),
          to: (await oneUnit(registry, options.to, options.on)).id,
        })),
      ),
  ];
}

type Decision = NewUnitChange extends infer Change
  ? Change extends unknown
    ? Omit<Change, 'on' | 'rights' | 'choices'>
    : never
  : never;

const run = (options: Options, read: (registry: Registry, eve: string) => Promise<Decision>): Promise<void> =>
  withRegistry(async (registry) => {
    const { on, choose: choices, dropRights } = options;
    const decision = await read(registry, eveOf(on));
    const parsed = unitChange.safeParse({ ...decision, on, choices, rights: dropRights ? 'drop' : 'follow' });
    if (!parsed.success)
      throw new UserError(parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '));
    if (options.yes !== true || options.preview === true) {
      const plan = await previewUnitChange(registry, parsed.data, Date.now());
      if (!plan.applicable) process.exitCode = 1;
      show(options, plan, 'nothing was changed; to do it, say the same with --yes');
      return;
    }
    const plan = await applyUnitChange(registry, parsed.data, {
      now: Date.now(),
      record: (trx, made) => {
        const { place, ...event } = auditOf(made);
        return auditCommand(trx, { ...event, scopes: place });
      },
    }).catch((error: unknown) => {
      throw error instanceof UnitChangeRefused ? new UserError(`nothing was changed: ${error.message}`) : error;
    });
    await bumpDirectoryVersion(registry);
    show(options, plan, 'done');
  });

const show = ({ json }: Options, plan: UnitChangePlan, last: string): void =>
  answer(json === true, plan, () => [...planLines(plan), last]);

const ids = (registry: Registry, named: readonly string[], day: string): Promise<string[]> =>
  Promise.all(named.map(async (one) => (await oneUnit(registry, one, day)).id));

const parentNamed = async (
  registry: Registry,
  { parent, on }: { parent?: string; on: string },
): Promise<string | null> => (parent === undefined ? null : (await oneUnit(registry, parent, on)).id);

/** By code, the area or the seat that a GeoJSON file gives. */
function readAreas(file: string): Map<string, object> {
  let document: {
    features?: { properties?: { code?: unknown }; geometry?: { type?: string; coordinates?: unknown } }[];
  };
  try {
    document = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new UserError(`cannot read ${file}: ${(error as Error).message}`);
  }
  if (!Array.isArray(document.features)) throw new UserError(`${file} is no GeoJSON FeatureCollection`);
  return new Map(
    document.features.map(({ properties, geometry }) => {
      const point = geometry?.type === 'Point' && Array.isArray(geometry.coordinates) ? geometry.coordinates : null;
      return [
        String(properties?.code ?? ''),
        point ? { seat: { longitude: point[0], latitude: point[1] } } : { area: geometry },
      ];
    }),
  );
}

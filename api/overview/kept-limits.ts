import { parseDatastream } from '../../domain/datastream.ts';
import { groupBy } from '../../domain/group-by.ts';
import type { Rule } from '../../domain/rules/definition.ts';
import { type Limit, limitsFor } from '../../domain/rules/limits.ts';
import type { RuleSubject } from '../../domain/rules/matching.ts';
import { listRules } from '../../store/registry/rules.ts';
import type { Registry } from '../../store/registry/schema.ts';

/** A rule that was changed counts on the overview within that time. */
const KEPT_MS = 20_000;
const PAGE = 200;

/** Rules that set limits, by what they are on: read once for many requests, for every card asks for its own. */
export class KeptLimits {
  readonly #registry: Registry;
  #rules: Promise<ReadonlyMap<string, readonly Rule[]>> | null = null;
  #until = 0;

  constructor(registry: Registry) {
    this.#registry = registry;
  }

  /** @param now epoch ms @returns the limits that apply to a datastream of a device today */
  async at(now: number): Promise<(subject: RuleSubject, datastream: string) => readonly Limit[]> {
    if (this.#rules === null || now >= this.#until) {
      this.#until = now + KEPT_MS;
      this.#rules = readLimitRules(this.#registry).catch((error: unknown) => {
        this.#rules = null;
        throw error;
      });
    }
    const rules = await this.#rules;
    return (subject, datastream) => {
      const property = parseDatastream(datastream)?.property;
      return property === undefined ? [] : limitsFor(rules.get(property) ?? [], subject, datastream);
    };
  }
}

async function readLimitRules(registry: Registry): Promise<ReadonlyMap<string, readonly Rule[]>> {
  const found: (Rule & { readonly property: string })[] = [];
  for (let after: string | null = null; ; ) {
    const rows = await listRules(registry, { after, limit: PAGE });
    for (const { id, definition } of rows) {
      const { condition, enabled } = definition;
      if (enabled && (condition.kind === 'threshold' || condition.kind === 'band'))
        found.push({ id, ...definition, property: condition.property });
    }
    const last = rows.at(-1);
    if (!last || rows.length < PAGE) break;
    after = last.id;
  }
  return groupBy(found, ({ property }) => property);
}

import { type Rule, ruleDefinition } from '../../domain/rules/definition.ts';
import type { Registry } from './schema.ts';

interface Known {
  readonly version: number;
  readonly updatedAt: number;
  /** What is wrong with it, when it can no longer be read. */
  readonly read: { readonly rule: Rule } | { readonly fault: string };
}

/** Rules in one statement that are read anew. */
const AT_A_TIME = 500;
/** Parts of rules that are kept to be found again. */
const MAX_PARTS = 10_000;

/** The rules as they were read last: only those that changed since are read and checked again, for there may be 100,000. */
export class RuleDocuments {
  #known = new Map<string, Known>();
  readonly #parts = new Map<string, object>();

  /** All rules by id; of one that did not change the same object as before. */
  async load(registry: Registry): Promise<{ rules: Rule[]; unreadable: { id: string; detail: string }[] }> {
    const rows = await registry.selectFrom('rules').select(['id', 'version', 'updated_at']).orderBy('id').execute();
    const before = this.#known;
    const same = (row: (typeof rows)[number]): boolean => {
      const known = before.get(row.id);
      return known?.version === row.version && known.updatedAt === row.updated_at;
    };
    const changed = await this.#read(
      registry,
      rows.filter((row) => !same(row)).map(({ id }) => id),
    );
    this.#known = new Map();
    const rules: Rule[] = [];
    const unreadable: { id: string; detail: string }[] = [];
    for (const { id, version, updated_at: updatedAt } of rows) {
      const read = changed.get(id) ?? before.get(id)?.read;
      if (!read) continue;
      this.#known.set(id, { version, updatedAt, read });
      if ('rule' in read) rules.push(read.rule);
      else unreadable.push({ id, detail: read.fault });
    }
    return { rules, unreadable };
  }

  async #read(registry: Registry, ids: readonly string[]): Promise<Map<string, Known['read']>> {
    const read = new Map<string, Known['read']>();
    for (let from = 0; from < ids.length; from += AT_A_TIME) {
      const rows = await registry
        .selectFrom('rules')
        .select(['id', 'definition'])
        .where('id', 'in', ids.slice(from, from + AT_A_TIME))
        .execute();
      for (const { id, definition } of rows) read.set(id, this.#parsed(id, definition));
    }
    return read;
  }

  #parsed(id: string, text: string): Known['read'] {
    let document: unknown;
    try {
      document = JSON.parse(text);
    } catch {
      document = undefined;
    }
    const { success, data, error } = ruleDefinition.safeParse(document);
    if (!success) return { fault: error.message };
    const { name, advice, condition, active, template } = data;
    return {
      rule: {
        ...data,
        id,
        name: this.#shared(name),
        advice: this.#shared(advice),
        condition: this.#shared(condition),
        active: active && this.#shared(active),
        template: template && this.#shared(template),
      },
    };
  }

  /** Rules made of one template differ in where they are: what is the same in them is kept once, for there may be 100,000. */
  #shared<T extends object>(part: T): T {
    const text = JSON.stringify(part);
    const known = this.#parts.get(text);
    if (known) return known as T;
    if (this.#parts.size >= MAX_PARTS) this.#parts.clear();
    this.#parts.set(text, part);
    return part;
  }
}

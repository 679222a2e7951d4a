import { GROUP_MS } from '../domain/alerts/life.ts';
import type { AlertRow } from '../store/registry/ingest-state.ts';

interface Group {
  readonly id: string;
  /** When its first alert was raised, epoch ms. */
  readonly since: number;
  open: number;
}

/** Which open alerts are of one cause: those of one rule in one village (without one: at one site), raised soon after the first. */
export class AlertGroups {
  readonly #groundOf: (site: string) => string;
  #newest = new Map<string, Group>();
  #byId = new Map<string, Group>();

  /** @param groundOf village of a site, else the site */
  constructor(groundOf: (site: string) => string) {
    this.#groundOf = groundOf;
  }

  /** Starts anew with the alerts that are open. */
  load(open: readonly AlertRow[]): void {
    this.#newest = new Map();
    this.#byId = new Map();
    for (const row of open.toSorted((a, b) => a.raised_at - b.raised_at)) this.#join(row);
  }

  /** The group of an alert that is raised now. */
  of({ id, rule_id, site_id, raised_at }: Pick<AlertRow, 'id' | 'rule_id' | 'site_id' | 'raised_at'>): string {
    const newest = this.#newest.get(this.#name(rule_id, site_id));
    return newest && Math.abs(raised_at - newest.since) <= GROUP_MS ? newest.id : id;
  }

  opened(row: AlertRow): void {
    this.#join(row);
  }

  ended({ group_id, rule_id, site_id }: AlertRow): void {
    const group = this.#byId.get(group_id);
    if (!group) return;
    group.open -= 1;
    if (group.open > 0) return;
    this.#byId.delete(group_id);
    const name = this.#name(rule_id, site_id);
    if (this.#newest.get(name) === group) this.#newest.delete(name);
  }

  #join({ group_id, rule_id, site_id, raised_at }: AlertRow): void {
    const known = this.#byId.get(group_id);
    if (known) {
      known.open += 1;
      return;
    }
    const group = { id: group_id, since: raised_at, open: 1 };
    this.#byId.set(group_id, group);
    if (site_id !== null) this.#newest.set(this.#name(rule_id, site_id), group);
  }

  #name(rule: string, site: string | null): string {
    return `${rule}\n${site === null ? '' : this.#groundOf(site)}`;
  }
}

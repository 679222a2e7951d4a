import {
  type RuleTemplate,
  SHIPPED_VERSIONS,
  type TemplateBody,
  templateBody,
} from '../../domain/templates/template.ts';
import type { Registry } from './schema.ts';

/** What a version of one's own says; null for one that ends the template's being one's own. */
type Stored = RuleTemplate | null;

interface Row {
  readonly id: string;
  readonly version: number;
  readonly body: string;
}

/** Ends the line of own versions until the next one: from here on the shipped version counts again. */
const WITHDRAWN = 'null';

/** The newest version of one's own of every template that has one. */
export async function ownTemplates(registry: Registry): Promise<RuleTemplate[]> {
  const rows = await registry
    .selectFrom('rule_templates as one')
    .select(['id', 'version', 'body'])
    .where('version', '=', (eb) =>
      eb
        .selectFrom('rule_templates as other')
        .select((max) => max.fn.max('other.version').as('newest'))
        .whereRef('other.id', '=', 'one.id'),
    )
    .orderBy('id')
    .execute();
  return rows.flatMap((row) => read(row) ?? []);
}

/** The newest version of one's own, or the one asked for; null when there is none, or it was withdrawn. */
export async function ownTemplate(registry: Registry, id: string, version?: number): Promise<Stored> {
  const row = await registry
    .selectFrom('rule_templates')
    .select(['id', 'version', 'body'])
    .where('id', '=', id)
    .$if(version !== undefined, (query) => query.where('version', '=', version as number))
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row ? read(row) : null;
}

/**
 * Adds a version of one's own; those before it stay.
 * @param body null to withdraw the template, so that the shipped one counts again
 * @param expected whether what stands may be replaced: asked with the newest own version, null for none
 * @returns the new version, null when it is not as expected
 */
export async function addTemplateVersion(
  registry: Registry,
  { id, body }: { readonly id: string; readonly body: TemplateBody | null },
  {
    expected,
    by,
    now,
  }: { readonly expected: (own: number | null) => boolean; readonly by: string; readonly now: number },
): Promise<number | null> {
  return registry.transaction().execute(async (trx) => {
    const newest = await trx
      .selectFrom('rule_templates')
      .select(['version', 'body'])
      .where('id', '=', id)
      .orderBy('version', 'desc')
      .limit(1)
      .executeTakeFirst();
    const own = newest && newest.body !== WITHDRAWN ? newest.version : null;
    if (!expected(own)) return null;
    const version = (newest?.version ?? SHIPPED_VERSIONS) + 1;
    await trx
      .insertInto('rule_templates')
      .values({ id, version, body: JSON.stringify(body), created_by: by, created_at: now })
      .execute();
    return version;
  });
}

function read({ id, version, body }: Row): Stored {
  try {
    return { ...templateBody.parse(JSON.parse(body)), id, version };
  } catch {
    return null;
  }
}

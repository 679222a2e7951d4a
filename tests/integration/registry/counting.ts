import type { Registry } from '../../../store/registry/schema.ts';

/** Reads a number, adds one and leaves a mark of its own, `times` times, each in a transaction. */
export async function count(registry: Registry, who: string, times: number): Promise<void> {
  for (let i = 0; i < times; i++) {
    await registry.transaction().execute(async (trx) => {
      const row = await trx.selectFrom('settings').select('value').where('key', '=', 'n').executeTakeFirst();
      const value = String(Number(row?.value ?? 0) + 1);
      await trx
        .insertInto('settings')
        .values({ key: 'n', value })
        .onConflict((oc) => oc.column('key').doUpdateSet({ value }))
        .execute();
      await trx
        .insertInto('settings')
        .values({ key: `${who}${i}`, value: 'x' })
        .execute();
    });
  }
}

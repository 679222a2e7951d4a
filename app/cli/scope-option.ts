import { InvalidArgumentError, Option } from 'commander';
import { type Scope, scope } from '../../domain/scopes.ts';
import type { Registry } from '../../store/registry/schema.ts';
import { scopeNames } from '../../store/registry/scope-names.ts';
import { UserError } from './output.ts';

/** `--scope`: where a role holds. */
export const scopeOption = (): Option =>
  new Option('--scope <scope>', 'where: all, province:ID, commune:ID, organisation:ID or village:ID')
    .default('all')
    .argParser((text): Scope => {
      const read = scope.safeParse(text);
      if (!read.success)
        throw new InvalidArgumentError('It is all, province:ID, commune:ID, organisation:ID or village:ID.');
      return read.data;
    });

/** @throws UserError for a scope of something that there is not */
export async function checkScope(registry: Registry, on: Scope): Promise<void> {
  if ((await scopeNames(registry, [on])).get(on) === on) throw new UserError(`there is no ${on.replace(':', ' ')}`);
}

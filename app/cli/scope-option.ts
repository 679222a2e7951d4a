import { InvalidArgumentError, Option } from 'commander';
import { type Scope, scope } from '../../domain/scopes.ts';

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

import { Command, Option } from 'commander';
import { type Role, role } from '../../domain/api/session.ts';
import type { Scope } from '../../domain/scopes.ts';
import { COMMAND_LINE } from '../../store/registry/invitations.ts';
import { createToken } from '../../store/registry/tokens.ts';
import { auditCommand } from './audit-command.ts';
import { answer, UserError } from './output.ts';
import { checkScope, scopeOption } from './scope-option.ts';
import { withRegistry } from './with-registry.ts';

export function tokenCommand(): Command {
  const command = new Command('token').description('API tokens for programs');
  command
    .command('create')
    .argument('<name>', 'what it is for')
    .description('make a token; its secret is printed this once')
    .addOption(new Option('--role <role>', 'what it may do').choices(role.options).default('viewer'))
    .addOption(scopeOption())
    .option('--days <n>', 'days until it expires; without it, it does not')
    .option('--json', 'one JSON document')
    .action((name: string, options: { role: Role; scope: Scope; days?: string; json?: boolean }) =>
      withRegistry(async (registry) => {
        const days = options.days === undefined ? null : Number(options.days);
        if (days !== null && !(days > 0)) throw new UserError('--days takes a number above 0');
        await checkScope(registry, options.scope);
        const now = Date.now();
        const expiresAt = days === null ? null : now + days * 86_400_000;
        const created = await createToken(
          registry,
          { name, grant: { role: options.role, scope: options.scope }, expiresAt, createdBy: COMMAND_LINE },
          now,
        );
        await auditCommand(registry, {
          action: 'token.create',
          resource: `token/${created.id}`,
          after: { name, role: options.role, scope: options.scope },
          scopes: [options.scope],
        });
        answer(options.json === true, created, () => [created.secret]);
      }),
    );
  return command;
}

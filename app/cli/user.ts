import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Command, Option } from 'commander';
import { type Role, role } from '../../domain/api/session.ts';
import type { Scope } from '../../domain/scopes.ts';
import { COMMAND_LINE } from '../../store/registry/invitations.ts';
import { setPassword } from '../../store/registry/user-changes.ts';
import { createUser, listUsers, userByEmail } from '../../store/registry/users.ts';
import { auditCommand } from './audit-command.ts';
import { answer, table, UserError } from './output.ts';
import { checkScope, scopeOption } from './scope-option.ts';
import { rightsCommands } from './user-rights.ts';
import { withRegistry } from './with-registry.ts';

interface PasswordOptions {
  readonly passwordFile?: string;
  readonly json?: boolean;
}

/** A password never stands on the command line, where every user of the machine could read it. */
const passwordFile = () =>
  new Option('--password-file <file>', 'file that holds the password; without it one is generated and printed');

export function userCommand(): Command {
  const command = new Command('user').description('accounts of people');
  command
    .command('add')
    .argument('<email>')
    .description('add an account')
    .option('--name <name>', 'name to show')
    .addOption(new Option('--role <role>', 'what it may do').choices(role.options).default('viewer'))
    .addOption(scopeOption())
    .addOption(passwordFile())
    .option('--json', 'one JSON document')
    .action((email: string, options: PasswordOptions & { name?: string; role: Role; scope: Scope }) =>
      withRegistry(async (registry) => {
        await checkScope(registry, options.scope);
        const { password, generated } = choosePassword(options);
        const user = {
          email,
          name: options.name ?? email,
          password,
          grants: [{ role: options.role, scope: options.scope }],
        };
        const created = await createUser(registry, user, { by: COMMAND_LINE, now: Date.now() });
        await auditCommand(registry, {
          action: 'user.create',
          resource: `user/${created.id}`,
          after: { email: created.email, name: created.name, grants: user.grants },
          scopes: [options.scope],
        });
        report(options, { email, role: options.role, scope: options.scope, ...(generated ? { password } : {}) });
      }),
    );
  command
    .command('passwd')
    .argument('<email>')
    .description('set a new password; every session of the account ends')
    .addOption(passwordFile())
    .option('--json', 'one JSON document')
    .action((email: string, options: PasswordOptions) =>
      withRegistry(async (registry) => {
        const { password, generated } = choosePassword(options);
        const user = await userByEmail(registry, email);
        if (!user || !(await setPassword(registry, { email }, { password })))
          throw new UserError(`there is no account ${email}; see: sen user list`);
        await auditCommand(registry, {
          action: 'user.reset-password',
          resource: `user/${user.id}`,
          scopes: user.grants.map(({ scope }) => scope),
        });
        report(options, { email, ...(generated ? { password } : {}) });
      }),
    );
  command
    .command('list')
    .description('list the accounts')
    .option('--json', 'one JSON document')
    .action((options: { json?: boolean }) =>
      withRegistry(async (registry) => {
        const users = await listUsers(registry);
        answer(options.json === true, users, () =>
          table(
            ['email', 'name', 'rights'],
            users.map((user) => [
              user.email,
              user.name,
              user.grants.map(({ role, scope }) => `${role} on ${scope}`).join(', '),
            ]),
          ),
        );
      }),
    );
  for (const rights of rightsCommands()) command.addCommand(rights);
  return command;
}

function choosePassword(options: PasswordOptions): { password: string; generated: boolean } {
  if (!options.passwordFile) return { password: randomBytes(12).toString('base64url'), generated: true };
  return { password: readFileSync(options.passwordFile, 'utf8').replace(/\r?\n$/, ''), generated: false };
}

function report(options: PasswordOptions, document: Record<string, string>): void {
  answer(options.json === true, document, () => Object.entries(document).map(([name, value]) => `${name}: ${value}`));
}

import { Command, Option } from 'commander';
import { type Role, role } from '../../domain/api/session.ts';
import type { Scope } from '../../domain/scopes.ts';
import { rfc3339 } from '../../domain/time.ts';
import { COMMAND_LINE, createInvitation } from '../../store/registry/invitations.ts';
import type { Registry } from '../../store/registry/schema.ts';
import { removeSecondFactor } from '../../store/registry/second-factor.ts';
import { giveGrant, takeGrant } from '../../store/registry/user-changes.ts';
import { type User, userByEmail } from '../../store/registry/users.ts';
import type { Config } from '../config.ts';
import { auditCommand } from './audit-command.ts';
import { answer, UserError } from './output.ts';
import { checkScope, scopeOption } from './scope-option.ts';
import { withRegistry } from './with-registry.ts';

const LAST = 'nobody else could manage everything; make somebody else an administrator first';

interface RightOptions {
  readonly role: Role;
  readonly scope: Scope;
  readonly json?: boolean;
}

const roleOption = () => new Option('--role <role>', 'what it may do').choices(role.options).default('viewer');

async function account(registry: Registry, email: string): Promise<User> {
  const user = await userByEmail(registry, email);
  if (!user) throw new UserError(`there is no account ${email}; see: sen user list`);
  return user;
}

const grant = (): Command =>
  new Command('grant')
    .argument('<email>')
    .description('give an account a role on a scope, in place of the one that it has there')
    .addOption(roleOption())
    .addOption(scopeOption())
    .option('--json', 'one JSON document')
    .action((email: string, { role: as, scope, json }: RightOptions) =>
      withRegistry(async (registry) => {
        await checkScope(registry, scope);
        const { id } = await account(registry, email);
        const now = Date.now();
        const changed = await giveGrant(registry, id, { role: as, scope, by: COMMAND_LINE, now });
        if (typeof changed === 'string') throw new UserError(LAST);
        await auditCommand(registry, {
          action: 'grant.give',
          resource: `user/${id}`,
          before: changed.before,
          after: { role: as, scope },
          scopes: [scope],
        });
        answer(json === true, { email, role: as, scope }, () => [`${email}: ${as} on ${scope}`]);
      }),
    );

const revoke = (): Command =>
  new Command('revoke')
    .argument('<email>')
    .description('take away what an account may do on a scope')
    .addOption(scopeOption())
    .option('--json', 'one JSON document')
    .action((email: string, { scope, json }: RightOptions) =>
      withRegistry(async (registry) => {
        const { id } = await account(registry, email);
        const changed = await takeGrant(registry, id, scope);
        if (typeof changed === 'string') throw new UserError(LAST);
        if (!changed.before) throw new UserError(`${email} has no right on ${scope}; see: sen user list`);
        await auditCommand(registry, {
          action: 'grant.take',
          resource: `user/${id}`,
          before: changed.before,
          scopes: [scope],
        });
        answer(json === true, { email, scope }, () => [`${email}: nothing on ${scope} any more`]);
      }),
    );

const resetSecondFactor = (): Command =>
  new Command('reset-second-factor')
    .argument('<email>')
    .description('remove the second factor of somebody who has lost it')
    .option('--json', 'one JSON document')
    .action((email: string, { json }: { json?: boolean }) =>
      withRegistry(async (registry) => {
        const { id, grants } = await account(registry, email);
        if (!(await removeSecondFactor(registry, id))) throw new UserError(`${email} has no second factor`);
        await auditCommand(registry, {
          action: 'user.reset-second-factor',
          resource: `user/${id}`,
          scopes: grants.map(({ scope }) => scope),
        });
        answer(json === true, { email }, () => [`${email}: the password alone signs in now`]);
      }),
    );

const invite = (): Command =>
  new Command('invite')
    .description('print a link with which somebody makes an account, once, within 7 days')
    .option('--email <email>', 'whose the account is to be; without it, whoever has the link')
    .addOption(roleOption())
    .addOption(scopeOption())
    .option('--json', 'one JSON document')
    .action(({ email, role: as, scope, json }: RightOptions & { readonly email?: string }) =>
      withRegistry(async (registry, config) => {
        await checkScope(registry, scope);
        const grants = [{ role: as, scope }];
        const made = await createInvitation(
          registry,
          { email: email ?? null, grants, createdBy: COMMAND_LINE },
          Date.now(),
        );
        await auditCommand(registry, {
          action: 'invitation.create',
          resource: `invitation/${made.id}`,
          after: { email: made.email, grants },
          scopes: [scope],
        });
        const link = `${baseOf(config)}/invite#${made.secret}`;
        answer(json === true, { link, email: made.email, grants, expiresAt: rfc3339(made.expiresAt) }, () => [link]);
      }),
    );

/** SEN_PUBLIC_URL, or this machine: then the link is for a browser here. */
const baseOf = ({ publicUrl, http }: Config): string => publicUrl ?? `http://localhost:${http.port}`;

/** Commands that change what people may do, and how they get in. */
export const rightsCommands = (): Command[] => [grant(), revoke(), resetSecondFactor(), invite()];

import type { Session } from '../../../domain/api/session.ts';
import type { Grant } from '../../../domain/permissions.ts';
import { createOrganisation } from '../../../store/registry/organisations.ts';
import { createUser } from '../../../store/registry/users.ts';
import { createVillage } from '../../../store/registry/villages.ts';
import type { RunningApi } from './start-api.ts';

export const COMMUNE = '28696@2025-07-01';
export const PROVINCE = '82@2025-07-01';
export const PASSWORD = 'mật khẩu đủ dài';

/** Two cooperatives, and a village in a commune of Đồng Tháp. */
export async function furnishPlaces(api: RunningApi): Promise<void> {
  for (const [id, name] of [
    ['htx-mot', 'HTX Một'],
    ['htx-hai', 'HTX Hai'],
  ] as const)
    await createOrganisation(
      api.registry,
      { id, name, kind: 'cooperative', commune: null, phone: null },
      api.clock.now,
    );
  await createVillage(api.registry, { id: 'tan-thanh', name: 'Làng Tân Thành', commune: COMMUNE }, api.clock.now);
  await api.places.reload();
}

/** Somebody who is signed in in a browser. */
export interface Visitor {
  readonly id: string;
  readonly email: string;
  readonly cookie: string;
  send(method: string, path: string, body?: unknown): Promise<Response>;
}

export const browserOf = (api: RunningApi, cookie: string) => (method: string, path: string, body?: unknown) =>
  api.send(method, `/api/v1${path}`, body, { as: null, headers: { cookie, origin: api.url } });

export const signIn = (api: RunningApi, body: object): Promise<Response> =>
  api.send('POST', '/api/v1/session', body, { as: null });

export const cookieOf = (answer: Response): string => answer.headers.getSetCookie()[0]?.split(';', 1)[0] ?? '';

export async function visitorOf(api: RunningApi, email: string, password = PASSWORD): Promise<Visitor> {
  const answer = await signIn(api, { email, password });
  if (answer.status !== 200) throw new Error(`${email}: ${answer.status} ${await answer.text()}`);
  const { user } = (await answer.json()) as Session;
  const cookie = cookieOf(answer);
  return { id: user.id, email, cookie, send: browserOf(api, cookie) };
}

/** Makes an account with these rights. @returns its id */
export async function addPerson(api: RunningApi, email: string, grants: readonly Grant[]): Promise<string> {
  const by = { by: 'test', now: api.clock.now };
  return (await createUser(api.registry, { email, name: `Tên ${email}`, grants, password: PASSWORD }, by)).id;
}

export async function mailsTo(api: RunningApi, recipient: string): Promise<{ subject: string; body: string }[]> {
  return api.registry
    .selectFrom('mails')
    .select(['subject', 'body'])
    .where('recipient', '=', recipient)
    .orderBy('id')
    .execute();
}

/** The secret of the link in a text. */
export const secretIn = (text: string): string => /#([\w-]{20,})/.exec(text)?.[1] ?? '';

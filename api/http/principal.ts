import type { DisplayMode, Language, Role } from '../../domain/api/session.ts';
import {
  type Action,
  type Grant,
  highestRole,
  type Rightful,
  type Rights,
  rightsOf,
} from '../../domain/permissions.ts';
import type { Registry } from '../../store/registry/schema.ts';
import { type Resumed, resumeSession } from '../../store/registry/sessions.ts';
import { type ApiTokenRecord, findToken } from '../../store/registry/tokens.ts';

/** Whoever sent a request: a person with a session, a program with a token, or a screen on a wall. */
export interface Principal extends Rightful {
  /** `user/…`, `token/…` or `display/…` */
  readonly id: string;
  /** As audit and acknowledgements name it: e-mail address, or the name of the token or the screen. */
  readonly actor: string;
  readonly grants: readonly Grant[];
  /** The highest anywhere. */
  readonly role: Role | null;
  readonly user: {
    readonly id: string;
    readonly email: string;
    readonly name: string;
    readonly language: Language;
    readonly mode: DisplayMode | null;
  };
  readonly secondFactor: SecondFactorState;
  /** Id of the session; null for a token and a screen. */
  readonly session: string | null;
  readonly expiresAt: number | null;
  readonly via: 'cookie' | 'bearer';
  /** A screen on a wall, which anybody may stand before: it reads, and does nothing else. */
  readonly display: boolean;
}

/** `required` and not `enrolled`: the rights count for nothing until there is one. */
export interface SecondFactorState {
  readonly enrolled: boolean;
  readonly required: boolean;
}

/** What a route asks of whoever calls it: `public` nothing, `signed-in` just to be known. */
export type Permission = Action | 'public' | 'signed-in';

export const SESSION_COOKIE = 'sen_session';
export const DISPLAY_COOKIE = 'sen_display';

/** What a request brings to show who sent it. */
export interface Evidence {
  readonly bearer: string | null;
  readonly cookie: string | null;
  /** The cookie of a screen, whose secret is good for nothing else. */
  readonly display: string | null;
}

/** @returns null when nothing was shown, or it is unknown, over, or withdrawn */
export async function principalOf(registry: Registry, evidence: Evidence, now: number): Promise<Principal | null> {
  // A bearer token was sent on purpose; a cookie comes along by itself.
  if (evidence.bearer !== null) {
    const token = await findToken(registry, evidence.bearer, { kind: 'program', now });
    return token && { ...principalOfToken(token), via: 'bearer' };
  }
  if (evidence.cookie !== null) {
    const session = await resumeSession(registry, evidence.cookie, now);
    if (session) return principalOfSession(session);
  }
  // Somebody signed in on a screen to look after something: when that is over it is a screen again.
  return evidence.display === null ? null : principalOfDisplay(registry, evidence.display, now);
}

/** @returns null when the secret is unknown, withdrawn or over */
export async function principalOfDisplay(registry: Registry, secret: string, now: number): Promise<Principal | null> {
  const token = await findToken(registry, secret, { kind: 'display', now });
  if (!token) return null;
  const { user, ...rest } = principalOfToken(token);
  // A wall is looked at by those who work there.
  return {
    ...rest,
    id: `display/${token.id}`,
    actor: `display ${token.name}`,
    user: { ...user, mode: 'full' },
    display: true,
  };
}

function principalOfToken({ id, name, grant, expiresAt }: ApiTokenRecord): Principal {
  const rights = rightsOf([grant]);
  return {
    id: `token/${id}`,
    actor: `token ${name}`,
    grants: [grant],
    rights,
    role: highestRole({ rights }),
    user: { id, email: '', name, language: 'vi', mode: null },
    secondFactor: { enrolled: false, required: false },
    session: null,
    expiresAt,
    via: 'cookie',
    display: false,
  };
}

const NO_RIGHTS: Rights = new Map();

export function principalOfSession({ id: session, user, expiresAt, policy }: Resumed): Principal {
  const { id, email, name, language, mode, grants } = user;
  const rights = rightsOf(grants);
  const role = highestRole({ rights });
  const secondFactor = {
    enrolled: user.secondFactor,
    required: policy.administratorsNeedSecondFactor && role === 'administrator',
  };
  return {
    id: `user/${id}`,
    actor: email,
    grants,
    rights: lacksSecondFactor(secondFactor) ? NO_RIGHTS : rights,
    role,
    user: { id, email, name, language, mode },
    secondFactor,
    session,
    expiresAt,
    via: 'cookie',
    display: false,
  };
}

export const lacksSecondFactor = ({ enrolled, required }: SecondFactorState): boolean => required && !enrolled;

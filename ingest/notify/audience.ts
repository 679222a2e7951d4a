import { createHash } from 'node:crypto';
import type { Language } from '../../domain/api/session.ts';
import type { AlertLetters } from '../../domain/api/settings.ts';
import type { Listener, Target } from '../../domain/notifications/decide.ts';
import { type EndpointKind, recipientOf } from '../../domain/notifications/endpoints.ts';
import { maskedRecipient } from '../../domain/notifications/masked.ts';
import { followedScopes } from '../../domain/notifications/preferences.ts';
import { can } from '../../domain/permissions.ts';
import { EVERYWHERE, type Place, type Scope } from '../../domain/scopes.ts';
import { isUsable, type Person, peopleOn } from '../../store/registry/listeners.ts';
import { type EndpointRecord, endpointsOfScopes } from '../../store/registry/notification-endpoints.ts';
import type { PlaceDirectory } from '../../store/registry/place-directory.ts';
import type { Registry } from '../../store/registry/schema.ts';
import { readSetting } from '../../store/registry/settings.ts';

/** How a target is reached. */
export interface Route {
  readonly channel: EndpointKind;
  /** null for an address of the settings or of the server's configuration. */
  readonly endpoint: string | null;
  /** As it may be shown. */
  readonly recipient: string;
  /** The address of what is no endpoint. */
  readonly to: string | null;
}

/** Somebody or something that is told of alerts. */
export interface Recipient {
  readonly listener: Listener;
  readonly person: Person | null;
  readonly language: Language;
  /** Of the place that it belongs to, when it is nobody's. */
  readonly scope: Scope | null;
  /** By the id of the target. */
  readonly routes: ReadonlyMap<string, Route>;
}

/** A program that is told every turn of every alert of its place, at once. */
export interface Feed {
  readonly target: Target;
  readonly scope: Scope;
  readonly route: Route;
}

/** What the server's configuration says of whom to tell. */
export interface ServerTargets {
  readonly webhook: { readonly url: string; readonly secret: string | null } | null;
}

const SERVER_WEBHOOK = 'server-webhook';
/** Places have no quiet hours and no digest: each of their endpoints has a level of its own. */
const always: Listener['preferences'] = { tellFrom: 'watch', digestAt: null, quiet: null, quietExcept: 'watch' };

/** Who is told of the alerts of some places, as it was when it was asked. */
export class Audience {
  readonly #people: readonly {
    readonly recipient: Recipient;
    readonly person: Person;
    readonly follows: ReadonlySet<Scope>;
  }[];
  readonly #ofScopes: readonly Recipient[];
  readonly #feeds: readonly Feed[];
  readonly #known = new Map<string, readonly Recipient[]>();

  private constructor(
    people: readonly Person[],
    endpoints: readonly EndpointRecord[],
    others: readonly Recipient[],
    feeds: readonly Feed[],
  ) {
    this.#people = people.map((person) => ({
      person,
      recipient: recipientOfPerson(person),
      follows: new Set(followedScopes(person.preferences, person.grants)),
    }));
    const usable = endpoints.filter(isUsable);
    this.#ofScopes = [...usable.filter(({ kind }) => kind !== 'webhook').map(recipientOfScope), ...others];
    this.#feeds = [...feeds, ...usable.filter(({ kind }) => kind === 'webhook').map(feedOf)];
  }

  /** @param scopes all that the places lie in */
  static async gather(registry: Registry, scopes: readonly Scope[], { webhook }: ServerTargets): Promise<Audience> {
    const people = await peopleOn(registry, scopes);
    const endpoints = await endpointsOfScopes(registry, scopes);
    const letters = await readSetting(registry, 'alert-letters');
    return new Audience(
      people,
      endpoints,
      letterRecipients(letters),
      webhook === null ? [] : [serverFeed(webhook.url)],
    );
  }

  /** Whoever follows a place and may see what is there, and what belongs to it. */
  of(place: Place): readonly Recipient[] {
    const key = place.join();
    const known = this.#known.get(key);
    if (known) return known;
    const found = [
      ...this.#people
        .filter(({ person, follows }) => place.some((scope) => follows.has(scope)) && can(person, 'alerts.read', place))
        .map(({ recipient }) => recipient),
      ...this.#ofScopes.filter(({ scope }) => scope !== null && place.includes(scope)),
    ];
    this.#known.set(key, found);
    return found;
  }

  feeds(place: Place): readonly Feed[] {
    return this.#feeds.filter(({ scope }) => place.includes(scope));
  }
}

/** Whether somebody may have what was measured at a site: what a household's meter measures is for those who see households. */
export function seesValues(places: PlaceDirectory, person: Person | null, site: string | null): boolean {
  if (site === null || places.householdOf(site) === null) return true;
  return person !== null && can(person, 'households.read', places.site(site) ?? EVERYWHERE);
}

const routeOf = ({ id, kind, config }: EndpointRecord): Route => ({
  channel: kind,
  endpoint: id,
  recipient: maskedRecipient(kind, recipientOf(kind, config)),
  to: null,
});

export function recipientOfPerson(person: Person): Recipient {
  return {
    listener: {
      user: person.id,
      preferences: person.preferences,
      targets: person.endpoints.map(({ id, fromLevel }) => ({ id, fromLevel, settles: true })),
    },
    person,
    language: person.language,
    scope: null,
    routes: new Map(person.endpoints.map((endpoint) => [endpoint.id, routeOf(endpoint)])),
  };
}

const recipientOfScope = (endpoint: EndpointRecord): Recipient => ({
  listener: {
    user: null,
    preferences: always,
    // A siren is to be still as soon as there is nothing to sound for.
    targets: [{ id: endpoint.id, fromLevel: endpoint.fromLevel, settles: endpoint.kind !== 'siren' }],
  },
  person: null,
  language: 'vi',
  scope: endpoint.scope,
  routes: new Map([[endpoint.id, routeOf(endpoint)]]),
});

const feedOf = (endpoint: EndpointRecord): Feed => ({
  target: { id: endpoint.id, fromLevel: endpoint.fromLevel, settles: false },
  scope: endpoint.scope as Scope,
  route: routeOf(endpoint),
});

const serverFeed = (url: string): Feed => ({
  target: { id: SERVER_WEBHOOK, fromLevel: 'watch', settles: false },
  scope: 'all',
  route: { channel: 'webhook', endpoint: null, recipient: new URL(url).host, to: url },
});

const letterRecipients = ({ to, from, language }: AlertLetters): Recipient[] =>
  to.map((address) => {
    const id = `letter-${createHash('sha256').update(address.toLowerCase()).digest('hex').slice(0, 16)}`;
    const route: Route = {
      channel: 'email',
      endpoint: null,
      recipient: maskedRecipient('email', address),
      to: address,
    };
    return {
      listener: { user: null, preferences: always, targets: [{ id, fromLevel: from, settles: true }] },
      person: null,
      language,
      scope: 'all',
      routes: new Map([[id, route]]),
    };
  });

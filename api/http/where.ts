import type { FastifyRequest } from 'fastify';
import type { Place } from '../../domain/scopes.ts';
import type { PlaceDirectory } from '../../store/registry/place-directory.ts';
import type { Registry } from '../../store/registry/schema.ts';
import type { Principal } from './principal.ts';

/** A thing that a request is about, and where it belongs; a place of null is of a thing that there is not. */
export interface Target {
  /** As a person would call it: `device`, `site`, … */
  readonly what: string;
  readonly id: string;
  readonly place: Place | null;
  /** Whether the caller may know of it although he has no right where it belongs, as of a rule that applies to his devices. */
  readonly known?: boolean;
}

/** What there is to look up a place with. */
export interface Whereabouts {
  readonly registry: Registry;
  readonly places: PlaceDirectory;
  readonly principal: Principal;
}

/**
 * To what the permission of a route applies: `everywhere` to the whole installation, `own` to what the handler itself
 * cuts down to what the caller may see, or else to the things that the request is about, each of which is asked for.
 */
export type Where =
  | 'everywhere'
  | 'own'
  | ((request: FastifyRequest, whereabouts: Whereabouts) => readonly Target[] | Promise<readonly Target[]>);

const idOf = (request: FastifyRequest): string => (request.params as { readonly id: string }).id;

/** `/devices/:id` */
export const deviceInPath: Where = (request, { places }) => [
  { what: 'device', id: idOf(request), place: places.device(idOf(request)) },
];

/** `/sites/:id` */
export const siteInPath: Where = (request, { places }) => [
  { what: 'site', id: idOf(request), place: places.site(idOf(request)) },
];

/** `/villages/:id` */
export const villageInPath: Where = (request, { places }) => [
  { what: 'village', id: idOf(request), place: places.village(idOf(request)) },
];

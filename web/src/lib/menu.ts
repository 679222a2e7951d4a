import type { LinkProps } from '@tanstack/react-router';
import type { Action } from '../../../domain/permissions.ts';

interface MenuEntry {
  readonly to: NonNullable<LinkProps['to']>;
  /** Its text is `menu.{key}`. */
  readonly key:
    | 'explore'
    | 'rules'
    | 'warnings'
    | 'sites'
    | 'villages'
    | 'organisations'
    | 'waiting'
    | 'households'
    | 'people'
    | 'tokens'
    | 'displays'
    | 'units'
    | 'deliveries'
    | 'contacts'
    | 'channels'
    | 'map'
    | 'audit'
    | 'start';
  /** What one has to be allowed somewhere. */
  readonly needs: Action;
  /** It has to be allowed on the whole installation. */
  readonly everywhere?: boolean;
  /** Who looks after a field or a pond has use for it too; all others are left out of the simple mode. */
  readonly simple?: boolean;
}

interface MainPage {
  readonly to: '/' | '/map' | '/devices' | '/alerts' | '/more';
  /** Its text is `nav.{key}`. */
  readonly key: 'overview' | 'map' | 'devices' | 'alerts' | 'more';
  /** Pressed one after the other, they open it. */
  readonly keys?: string;
}

/** The pages at the thumb, and first in the rail. */
export const mainPages: readonly MainPage[] = [
  { to: '/', key: 'overview', keys: 'g o' },
  { to: '/map', key: 'map', keys: 'g m' },
  { to: '/alerts', key: 'alerts', keys: 'g a' },
  { to: '/devices', key: 'devices', keys: 'g t' },
  { to: '/more', key: 'more' },
];

/**
 * Pages on which things are set up and looked after, in the order of how often people need them: sites, villages,
 * organisations, waiting, households, people, tokens, units, deliveries, audit.
 */
export const menu: readonly MenuEntry[] = [
  { to: '/explore', key: 'explore', needs: 'readings.read' },
  { to: '/rules', key: 'rules', needs: 'rules.read', simple: true },
  { to: '/warnings', key: 'warnings', needs: 'warnings.read', simple: true },
  { to: '/sites', key: 'sites', needs: 'sites.read', simple: true },
  { to: '/villages', key: 'villages', needs: 'villages.read' },
  { to: '/organisations', key: 'organisations', needs: 'organisations.read' },
  { to: '/devices/waiting', key: 'waiting', needs: 'devices.write' },
  { to: '/households', key: 'households', needs: 'households.read', simple: true },
  { to: '/people', key: 'people', needs: 'users.read', simple: true },
  { to: '/tokens', key: 'tokens', needs: 'tokens.read' },
  { to: '/settings/displays', key: 'displays', needs: 'displays.read' },
  { to: '/units', key: 'units', needs: 'units.read' },
  { to: '/deliveries', key: 'deliveries', needs: 'deliveries.read' },
  { to: '/settings/contacts', key: 'contacts', needs: 'endpoints.read', simple: true },
  { to: '/settings/channels', key: 'channels', needs: 'settings.read', everywhere: true },
  { to: '/settings/map', key: 'map', needs: 'settings.read', everywhere: true },
  { to: '/audit', key: 'audit', needs: 'audit.read' },
  { to: '/start', key: 'start', needs: 'settings.read', everywhere: true },
];

import type { Migration } from '../migrate.ts';
import { firstTables } from './0001-first-tables.ts';
import { alertsBySite } from './0002-alerts-by-site.ts';
import { quarantineByConnection } from './0003-quarantine-by-connection.ts';
import { ownersAndPlaces } from './0004-owners-and-places.ts';
import { alertsAndWarnings } from './0005-alerts-and-warnings.ts';
import { dashboard } from './0006-dashboard.ts';

/** Every step of the schema, oldest first. A step that has left this repository is never edited: add the next one. */
export const migrations: readonly Migration[] = [
  firstTables,
  alertsBySite,
  quarantineByConnection,
  ownersAndPlaces,
  alertsAndWarnings,
  dashboard,
];

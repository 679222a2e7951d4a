import type { Migration } from '../migrate.ts';

export const quarantineByConnection: Migration = {
  version: 3,
  name: 'quarantine by connection',
  up(database) {
    database.exec('create index quarantine_by_connection on quarantine (connection, state, id)');
  },
};

import type { Migration } from '../migrate.ts';

export const alertsBySite: Migration = {
  version: 2,
  name: 'alerts by site',
  up(database) {
    database.exec('create index alerts_by_site on alerts (site_id, state, raised_at, id)');
  },
};

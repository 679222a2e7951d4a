import { z } from 'zod';
import { alert } from '../../domain/api/alerts.ts';
import { problem } from '../../domain/api/common.ts';
import { device, deviceWithToken, newDevice } from '../../domain/api/devices.ts';
import { latestValue, observation, series } from '../../domain/api/observations.ts';
import { organisation } from '../../domain/api/organisations.ts';
import { quarantined } from '../../domain/api/quarantine.ts';
import { season } from '../../domain/api/seasons.ts';
import { session } from '../../domain/api/session.ts';
import { newSite, site } from '../../domain/api/sites.ts';
import { village } from '../../domain/api/villages.ts';
import { deviceProfile } from '../../domain/device-profile.ts';

/** Schemas that stand in the OpenAPI document under a name of their own; all others are written out in place. */
export const schemaNames = z.registry<{ id: string }>();

schemaNames.add(problem, { id: 'Problem' });
schemaNames.add(session, { id: 'Session' });
schemaNames.add(newDevice, { id: 'NewDevice' });
schemaNames.add(device, { id: 'Device' });
schemaNames.add(deviceWithToken, { id: 'DeviceWithToken' });
schemaNames.add(newSite, { id: 'NewSite' });
schemaNames.add(site, { id: 'Site' });
schemaNames.add(season, { id: 'Season' });
schemaNames.add(organisation, { id: 'Organisation' });
schemaNames.add(village, { id: 'Village' });
schemaNames.add(deviceProfile, { id: 'DeviceProfile' });
schemaNames.add(observation, { id: 'Observation' });
schemaNames.add(latestValue, { id: 'LatestValue' });
schemaNames.add(series, { id: 'Series' });
schemaNames.add(alert, { id: 'Alert' });
schemaNames.add(quarantined, { id: 'Quarantined' });

import type { AlertNeighbours } from '../../domain/api/alert-life.ts';
import type { AlertRecord } from '../../domain/api/alerts.ts';
import { propertyOf } from '../../domain/datastream.ts';
import { scopesFor } from '../../domain/permissions.ts';
import type { Scope } from '../../domain/scopes.ts';
import { type AlertFilter, positionsOf } from '../../store/registry/alert-filter.ts';
import { alertsAt } from '../../store/registry/alerts.ts';
import { latestValues } from '../../store/registry/observation-directory.ts';
import { devicesNear } from '../../store/registry/standing-near.ts';
import type { ApiContext } from '../context.ts';
import type { Principal } from '../http/principal.ts';
import { withoutPersonalValues } from '../observations/personal-values.ts';
import { placed } from './placing.ts';

const ALERTS = 50;
const DEVICES = 40;

type Sources = Pick<ApiContext, 'registry' | 'places'>;

/** What else goes on around an alert, as far as the caller may see it. */
export async function neighboursOf(sources: Sources, found: AlertRecord, who: Principal): Promise<AlertNeighbours> {
  const village = villageOf(sources, found);
  return {
    alerts: await alertsNear(sources, { found, village }, who),
    results: await resultsNear(sources, { found, village }, who),
  };
}

interface Around {
  readonly found: AlertRecord;
  readonly village: Extract<Scope, `village:${string}`> | null;
}

const villageOf = ({ places }: Sources, { site }: AlertRecord): Around['village'] =>
  ((site === null ? null : places.site(site))?.find((scope) => scope.startsWith('village:')) as Around['village']) ??
  null;

async function alertsNear({ registry, places }: Sources, { found, village }: Around, who: Principal) {
  const scopes = scopesFor(who, 'alerts.read');
  const nearness: readonly Pick<AlertFilter, 'group' | 'site' | 'place'>[] = [
    { group: found.group },
    ...(found.site === null ? [] : [{ site: found.site }]),
    ...(village === null ? [] : [{ place: village }]),
  ];
  const page = { after: null, limit: ALERTS + 1 };
  const lists = await Promise.all(
    nearness.map((near) => positionsOf(registry, { state: 'open', scopes, ...near }, page)),
  );
  const positions = [...new Map(lists.flat().map((one) => [one.id, one])).values()]
    .filter(({ id }) => id !== found.id)
    .sort((a, b) => b.raisedAt - a.raisedAt || (a.id < b.id ? 1 : -1))
    .slice(0, ALERTS);
  return (await alertsAt(registry, positions)).map((one) => placed(places, one, who));
}

/** Of the device itself nothing: its values are on the page of the alert. */
async function resultsNear({ registry, places }: Sources, { found, village }: Around, who: Principal) {
  const { site, device, datastream } = found;
  if (site === null || datastream === null) return [];
  const property = propertyOf(datastream);
  const near = { site, village: village?.slice('village:'.length) ?? null, property };
  const standing = (await devicesNear(registry, near, DEVICES)).filter((one) => one.device !== device);
  const values = await latestValues(registry, {
    devices: standing.map((one) => one.device),
    scopes: scopesFor(who, 'readings.read'),
  });
  const measured = values.filter(
    (value) =>
      propertyOf(value.datastream) === property &&
      // What it measured where it stood before is no news of here.
      Date.parse(value.at) >= (places.since(value.device) ?? Number.POSITIVE_INFINITY),
  );
  const permitted = await withoutPersonalValues({ registry, places }, who, measured);
  return standing.flatMap((one) =>
    permitted
      .filter((value) => value.device === one.device)
      .map(({ datastream: key, at, result }) => ({ ...one, datastream: key, at, result })),
  );
}

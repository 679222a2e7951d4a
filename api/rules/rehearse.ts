import { setImmediate as breathe } from 'node:timers/promises';
import { type Episode as EpisodeAnswer, MAX_EPISODES, type Rehearsed } from '../../domain/api/rehearsals.ts';
import { type Episode, Episodes, messagesOf } from '../../domain/rehearsal/episodes.ts';
import { ofGateways } from '../../domain/rehearsal/gateways.ts';
import { rehearseDevice, rehearseSilence, rehearseSite, worseFor } from '../../domain/rehearsal/rehearse.ts';
import type { Stream } from '../../domain/rehearsal/streams.ts';
import type { RuleDefinition } from '../../domain/rules/definition.ts';
import { watches } from '../../domain/rules/matching.ts';
import { speaksOf } from '../../domain/rules/speaks-of.ts';
import { partsOf } from '../../domain/scopes.ts';
import { clip, type Span } from '../../domain/spans.ts';
import { rfc3339 } from '../../domain/time.ts';
import { ZoneClock } from '../../store/readings/zone-clock.ts';
import type { Deployment } from '../../store/registry/deployments.ts';
import type { PlaceDirectory } from '../../store/registry/place-directory.ts';
import type { RuledDevice } from '../../store/registry/ruled-devices.ts';
import type { StoredStreams } from './stored-streams.ts';

/** How long machines run before everything else gets its turn; ms. */
const SLICE_MS = 8;

/** What a rehearsal is held over. */
export interface Stage {
  /** What the caller may know of: all that may be watched, and all that stands at the sites of these. */
  readonly devices: readonly RuledDevice[];
  readonly streams: StoredStreams;
  readonly deployments: ReadonlyMap<string, readonly Deployment[]>;
  readonly siteNames: ReadonlyMap<string, string>;
  readonly places: PlaceDirectory;
  readonly range: Span;
  /** IANA zone of the installation. */
  readonly timeZone: string;
}

/** What an alert is of: a device, or else a site. */
type Of = { readonly device: RuledDevice } | { readonly site: string };

/** What the rule would have done, had it been there. */
export async function rehearse({ condition, active, scope }: RuleDefinition, stage: Stage): Promise<Rehearsed> {
  const { devices, streams, range, timeZone } = stage;
  const episodes = new Episodes<Of>({ steps: condition.steps, worse: worseFor(condition) });
  const watched = devices.filter((device) => watches(scope, device));
  const zoneOf = (device: RuledDevice | undefined): string => device?.timeZone ?? timeZone;
  if (condition.kind === 'combination') {
    for (const site of new Set(watched.flatMap((device) => device.site ?? []))) {
      const there = devices.filter((device) => device.site === site);
      const brought: Stream[] = [];
      for (const device of there)
        brought.push(
          ...(await streams.of(device, (key) => takes(condition, key))).map((stream) => at(stage, site, stream)),
        );
      const place = { active, zone: zoneOf(there[0]), streams: brought };
      await inSlices(rehearseSite(condition, place, episodes.machine({ site }, '')), streams);
    }
  } else if (condition.kind === 'no-data') {
    const heard = new Map<string, readonly Stream[]>();
    for (const device of watched) {
      const about = { expectedIntervalS: device.expectedIntervalS, sleepS: device.model?.sleepS ?? 0, until: range.to };
      const brought = await streams.of(device, () => true);
      heard.set(device.id, brought);
      const sink = episodes.machine({ device }, '');
      await inSlices(
        rehearseSilence(condition, { ...about, active, zone: zoneOf(device), streams: brought }, sink),
        streams,
      );
    }
    return summary(withGateways(episodes.all, { devices, heard }), stage);
  } else {
    const other = condition.kind === 'difference' ? condition.minus.device : null;
    const named = devices.find(({ id }) => id === other);
    const subtracted = named ? await streams.of(named, (key) => speaksOf(condition, key).includes(1)) : [];
    for (const device of watched) {
      const own = await streams.of(device, (key) => speaksOf(condition, key).length > 0);
      const place = { active, zone: zoneOf(device), own, subtracted: other === null ? own : subtracted };
      await inSlices(
        rehearseDevice(condition, place, (key) => episodes.machine({ device }, key)),
        streams,
      );
    }
  }
  return summary(episodes.all, stage);
}

/** Silences behind a dead gateway as one of the gateway, where the caller may know of it. */
function withGateways(
  episodes: readonly Episode<Of>[],
  {
    devices,
    heard,
  }: { readonly devices: readonly RuledDevice[]; readonly heard: ReadonlyMap<string, readonly Stream[]> },
): Episode<Of>[] {
  const byId = new Map(devices.map((device) => [device.id, device]));
  const gatewayOf = ({ gateway }: RuledDevice): string | null =>
    gateway !== null && byId.has(gateway) ? gateway : null;
  const through = new Map<string, string[]>();
  for (const id of heard.keys()) {
    const device = byId.get(id) as RuledDevice;
    const gateway = gatewayOf(device) ?? id;
    through.set(gateway, [...(through.get(gateway) ?? []), id]);
  }
  return ofGateways(episodes, {
    idOf: (of) => ('device' in of ? of.device.id : ''),
    gatewayOf: (of) => ('device' in of ? gatewayOf(of.device) : null),
    gateway: (id) => ({ device: byId.get(id) as RuledDevice }),
    streamsOf: (id) => heard.get(id) ?? [],
    through: (id) => through.get(id) ?? [],
  });
}

const takes = (condition: Extract<RuleDefinition['condition'], { kind: 'combination' }>, key: string): boolean =>
  condition.parts.some(({ conditions }) => conditions.some((one) => speaksOf(one, key).length > 0));

async function inSlices(steps: Generator<void, void>, streams: StoredStreams): Promise<void> {
  let begun = performance.now();
  while (!steps.next().done) {
    if (performance.now() - begun < SLICE_MS) continue;
    await breathe();
    if (!streams.goesOn()) return;
    begun = performance.now();
  }
  await breathe();
}

/** What of a stream was measured at a site. */
function at({ deployments }: Stage, site: string, stream: Stream): Stream {
  const stays = (deployments.get(stream.device) ?? [])
    .filter((stay) => stay.site === site)
    .map(({ from, to }) => ({ from, to: to ?? Number.POSITIVE_INFINITY }));
  const there = (instant: number): boolean => clip(stays, { from: instant, to: instant + 1 }).length > 0;
  if (stream.at.every(there)) return stream;
  return {
    ...stream,
    values: stream.values.filter((_, i) => there(stream.at[i] as number)),
    at: stream.at.filter(there),
  };
}

function siteThen({ deployments }: Stage, of: Of, instant: number): string | null {
  if ('site' in of) return of.site;
  const stays = deployments.get(of.device.id) ?? [];
  return stays.find(({ from, to }) => from <= instant && (to === null || instant < to))?.site ?? null;
}

function summary(all: readonly Episode<Of>[], stage: Stage): Rehearsed {
  const { places, range } = stage;
  const groundOf = (of: Of, instant: number): string | null => {
    const site = siteThen(stage, of, instant);
    const village = site === null ? undefined : places.site(site)?.find((scope) => partsOf(scope).kind === 'village');
    return village ?? site;
  };
  const newest = all.toSorted((a, b) => b.raisedAt - a.raisedAt);
  return {
    alerts: all.length,
    messages: messagesOf(all, groundOf),
    perDay: perDay(all, range, new ZoneClock(stage.timeZone)),
    episodes: newest.slice(0, MAX_EPISODES).map((episode) => answered(episode, stage)),
  };
}

function perDay(all: readonly Episode<Of>[], { from, to }: Span, clock: ZoneClock): number[] {
  const starts: number[] = [];
  for (let day = clock.dayStart(from); day < to; day = clock.nextDay(day)) starts.push(day);
  const counts = starts.map(() => 0);
  for (const { raisedAt } of all) {
    const day = starts.findLastIndex((start) => start <= raisedAt);
    if (day >= 0) counts[day] = (counts[day] as number) + 1;
  }
  return counts;
}

function answered({ of, key, raisedAt, clearedAt, step, peak, flaps }: Episode<Of>, stage: Stage): EpisodeAnswer {
  const site = siteThen(stage, of, raisedAt);
  return {
    device: 'device' in of ? of.device.id : null,
    deviceName: 'device' in of ? of.device.name : null,
    site,
    siteName: site === null ? null : (stage.siteNames.get(site) ?? null),
    datastream: key === '' ? null : key,
    raisedAt: rfc3339(raisedAt),
    clearedAt: clearedAt === null ? null : rfc3339(clearedAt),
    step,
    peak,
    flaps,
  };
}

import type { FastifyReply, FastifyRequest } from 'fastify';
import { type RehearsalNote, rehearsal, rehearsalRequest } from '../../domain/api/rehearsals.ts';
import { can } from '../../domain/permissions.ts';
import type { RuleDefinition } from '../../domain/rules/definition.ts';
import { watches } from '../../domain/rules/matching.ts';
import { wantedStreams } from '../../domain/rules/wanted.ts';
import { clip } from '../../domain/spans.ts';
import { localDay, rfc3339 } from '../../domain/time.ts';
import { DAY, ZoneClock } from '../../store/readings/zone-clock.ts';
import { deploymentsOf } from '../../store/registry/deployments.ts';
import { type RuledDevice, ruledDevices, ruleLight, siteNames } from '../../store/registry/ruled-devices.ts';
import { getRule } from '../../store/registry/rules.ts';
import { readSetting } from '../../store/registry/settings.ts';
import type { ApiContext } from '../context.ts';
import { principal } from '../http/access.ts';
import { HttpProblem, notFound } from '../http/problem.ts';
import type { Api } from '../http/types.ts';
import { permittedTimes } from '../observations/permitted-times.ts';
import { checkRule } from './check.ts';
import { readableRules } from './placing.ts';
import { rehearse, type Stage } from './rehearse.ts';
import { StoredStreams } from './stored-streams.ts';

const MAX_STREAMS = 200;
const MAX_RESULTS = 3_000_000;
const DEADLINE_MS = 20_000;
/** Of all people together: each holds its results in memory. */
const MAX_AT_ONCE = 2;
/** Devices read from the registry at a time. */
const PAGE = 500;

/** What a rule would have done with what is stored: the same machines, over the same results. */
export function rehearsalRoutes(app: Api, context: ApiContext): void {
  const { registry, places, readings, now, timeZone } = context;
  const underWay = new Set<string>();
  const clock = new ZoneClock(timeZone);

  app.post(
    '/rules/rehearsals',
    {
      config: { permission: 'rules.write', where: 'own' },
      schema: {
        tags: ['rules'],
        summary:
          'What a rule would have done over the last days, and what the rule that it replaces did; nothing is saved',
        description:
          'Of devices that the caller may see, over single results that are stored: at most 200 datastreams and 3 million ' +
          'results, for at most 20 seconds. Everything counts as having come in time, and nearer rules are left aside.',
        body: rehearsalRequest.strict(),
        response: { 200: rehearsal },
      },
    },
    async (request, reply) => {
      const { definition: given, rule, days } = request.body;
      const { id: _id, place: _place, unit, ...definition } = given;
      const who = principal(request);
      const stored = rule === null ? null : await getRule(registry, rule);
      if (rule !== null && !(stored && readableRules(places, who)(stored.definition))) throw notFound('rule', rule);
      await checkRule(context, request, { definition, unit, at: 'body.definition' });
      if (underWay.has(who.id))
        throw new HttpProblem('too-many-requests', 'A rehearsal of yours is still under way; wait for it.', {
          retryAfterS: 2,
        });
      if (underWay.size >= MAX_AT_ONCE)
        throw new HttpProblem('too-many-requests', 'Others are rehearsing rules; try again in a moment.', {
          retryAfterS: 5,
        });
      underWay.add(who.id);
      try {
        const before = stored?.definition.enabled ? stored.definition : null;
        const { stage, notes } = await prepare(request, reply, {
          rules: before ? [definition, before] : [definition],
          days,
        });
        const { streams, range } = stage;
        const after = await rehearse(definition, stage);
        const empty = { ...after, alerts: 0, messages: 0, perDay: after.perDay.map(() => 0), episodes: [] };
        const did = before ? await rehearse(before, stage) : empty;
        const all = [...new Set([...notes, ...told(streams)])];
        return {
          from: rfc3339(range.from),
          to: rfc3339(range.to),
          devices: streams.devices.size,
          datastreams: streams.streams,
          results: streams.results,
          truncated: all.some((note) => cuts.includes(note)),
          notes: all,
          after,
          // Half of what it did would say nothing beside what the new one would have done.
          before: stored && !streams.outOfTime ? did : null,
        };
      } finally {
        underWay.delete(who.id);
      }
    },
  );

  async function prepare(
    request: FastifyRequest,
    reply: FastifyReply,
    { rules, days }: { readonly rules: readonly RuleDefinition[]; readonly days: number },
  ): Promise<{ stage: Stage; notes: RehearsalNote[] }> {
    const notes: RehearsalNote[] = [];
    const to = now();
    const wantedFrom = backDays(clock.dayStart(to), days - 1);
    const { rawDays } = await readSetting(registry, 'retention');
    const from = rawDays === null ? wantedFrom : Math.max(wantedFrom, backDays(clock.dayStart(to), rawDays));
    if (from > wantedFrom) notes.push('range-shortened');
    const range = { from, to };
    const until = performance.now() + DEADLINE_MS;
    const { devices, more } = await candidates(request, rules, until);
    if (more) notes.push('datastreams-left-out');
    const ids = devices.map(({ id }) => id);
    const permitted = await permittedTimes(context, request, { action: 'readings.read', devices: ids });
    const masked = await permittedTimes(context, request, { action: 'readings.read', devices: ids, values: 'masked' });
    if (ids.some((id) => clip(masked(id), range).length > 0)) notes.push('personal-left-out');
    if (rules.some(({ condition }) => condition.kind === 'no-data')) notes.push('silence-from-gaps');
    const deployments = await deploymentsOf(registry, ids);
    const sites = [...deployments.values()].flatMap((stays) => stays.map(({ site }) => site));
    const streams = new StoredStreams({
      readings,
      timeZone,
      range,
      maxStreams: MAX_STREAMS,
      maxResults: MAX_RESULTS,
      permitted,
      goesOn: () => performance.now() < until && !reply.raw.destroyed,
    });
    const names = await siteNames(registry, sites);
    return { stage: { devices, streams, deployments, siteNames: names, places, range, timeZone }, notes };
  }

  /** Devices that the rules watch, those that their conditions name, and all at the sites of a combination. */
  async function candidates(
    request: FastifyRequest,
    rules: readonly RuleDefinition[],
    until: number,
  ): Promise<{ devices: RuledDevice[]; more: boolean }> {
    const who = principal(request);
    const light = await ruleLight(registry, places, localDay(now(), timeZone));
    const found = new Map<string, RuledDevice>();
    let more = false;
    const seen = ({ id }: RuledDevice): boolean => {
      const place = places.device(id);
      return place !== null && can(who, 'readings.read', place);
    };
    const page = (of: {
      devices?: readonly string[];
      profile?: string | null;
      sites?: readonly string[];
      after?: string;
    }) => ruledDevices(registry, { devices: null, profile: null, after: '', limit: PAGE, ...of }, light);
    for (const { scope, condition } of rules) {
      const watched = new Map<string, RuledDevice>();
      // Each device has at least one datastream, so that more of them would be left out in any case.
      for (let after = '', last = false; !last; ) {
        const named =
          scope.devices.length > 0
            ? scope.devices
                .toSorted()
                .filter((id) => id > after)
                .slice(0, PAGE)
            : null;
        const rows =
          named?.length === 0 ? [] : await page({ ...(named && { devices: named }), profile: scope.profile, after });
        for (const device of rows) if (seen(device) && watches(scope, device)) watched.set(device.id, device);
        after = (named ?? rows.map(({ id }) => id)).at(-1) ?? '';
        last = (named ?? rows).length < PAGE;
        if (!last && (watched.size > MAX_STREAMS || performance.now() > until)) more = last = true;
      }
      const others = wantedStreams(condition).flatMap(({ device }) => device ?? []);
      if (others.length > 0)
        for (const device of await page({ devices: others })) if (seen(device)) found.set(device.id, device);
      const sites = [...new Set([...watched.values()].flatMap(({ site }) => site ?? []))];
      if (condition.kind === 'combination' && sites.length > 0)
        for (const device of await page({ sites })) if (seen(device)) found.set(device.id, device);
      // A dead gateway stands for what is behind it, whether the rule watches it or not.
      const gateways =
        condition.kind === 'no-data' ? [...watched.values()].flatMap(({ gateway }) => gateway ?? []) : [];
      if (gateways.length > 0)
        for (const device of await page({ devices: [...new Set(gateways)] }))
          if (seen(device)) found.set(device.id, device);
      for (const [id, device] of watched) found.set(id, device);
    }
    return { devices: [...found.values()].sort((a, b) => (a.id < b.id ? -1 : 1)), more };
  }

  /** The beginning of the day so many days before the one that begins at `day`. */
  function backDays(day: number, days: number): number {
    return clock.dayStart(day - days * DAY + DAY / 2);
  }
}

const cuts: readonly RehearsalNote[] = ['datastreams-left-out', 'results-left-out', 'out-of-time', 'range-shortened'];

function told(streams: StoredStreams): RehearsalNote[] {
  const notes: RehearsalNote[] = [];
  if (streams.tooManyStreams) notes.push('datastreams-left-out');
  if (streams.tooManyResults) notes.push('results-left-out');
  if (streams.outOfTime) notes.push('out-of-time');
  if (streams.derived) notes.push('derived-computed');
  return notes;
}

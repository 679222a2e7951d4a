import { describe, expect, it } from 'vitest';
import { demo } from '../../../domain/demo/demo.ts';
import { Episodes } from '../../../domain/rehearsal/episodes.ts';
import { rehearseDevice, worseFor } from '../../../domain/rehearsal/rehearse.ts';
import type { Stream } from '../../../domain/rehearsal/streams.ts';
import { type RuleSubject, watches } from '../../../domain/rules/matching.ts';
import { placeOf } from '../../../domain/scopes.ts';
import { demoFleet } from '../../../firmware-sim/demo/demo-fleet.ts';
import { countPastReports, pastMessages } from '../../../firmware-sim/demo/past.ts';
import { nextReportAt } from '../../../firmware-sim/firmware/reporting.ts';

const { sites, devices, seasons, villages, rules } = demo;
const to = Date.UTC(2026, 10, 22, 7);
const options = { devices: demoFleet((id) => id), seed: 7, anchor: to, from: to - 2 * 86_400_000, to };

/** The device as ingest sees it on the day of the anchor. */
function subjectOf(id: string): RuleSubject {
  const device = devices.find((one) => one.id === id);
  const site = sites.find((one) => one.id === device?.site);
  const season = seasons.find((one) => one.site === device?.site);
  const begun = season?.stages.filter(([, begins]) => (typeof begins === 'number' ? begins <= 0 : begins <= '11-22'));
  return {
    id,
    profile: device?.profile ?? '',
    place: placeOf({
      organisation: site?.organisation ?? null,
      village: site?.village ?? null,
      commune: villages.find((one) => one.id === site?.village)?.commune ?? null,
      province: null,
    }),
    siteKind: site?.kind ?? null,
    crop: season?.crop ?? null,
    stage: begun?.at(-1)?.[0] ?? null,
  };
}

describe('the past of the demonstration', () => {
  it('comes in order, once each, on the connections of the gateways, and meets the present without a seam', () => {
    const messages = [...pastMessages(options)];
    const gateways = devices.filter(({ profile }) => profile === 'gateway').map(({ id }) => id);
    expect(new Set(messages.map(({ connection }) => connection))).toEqual(new Set(gateways));
    const reports = messages.flatMap((message) => message.reports);
    expect(reports).toHaveLength(countPastReports(options));
    expect(new Set(reports.map(({ device, at }) => `${device} ${at}`)).size).toBe(reports.length);
    for (const device of options.devices) {
      const times = reports.filter((report) => report.device === device.id).map(({ at }) => at);
      expect(times).toEqual([...times].sort((a, b) => a - b));
      expect(times[0]).toBeGreaterThanOrEqual(options.from);
      expect((times.at(-1) ?? 0) + device.intervalS * 1000).toBe(nextReportAt(device, 7, to));
    }
    expect(Math.max(...messages.map(({ payload }) => payload.length))).toBeLessThanOrEqual(8192);
  });

  it('uses every way of writing', () => {
    const topics = new Set([...pastMessages(options)].map(({ topic }) => topic));
    expect(topics.has('v1/gateway/telemetry')).toBe(true);
    expect(new Set(options.devices.map(({ format }) => format))).toEqual(
      new Set(['tb', 'json', 'senml-json', 'senml-cbor']),
    );
  });

  it('leaves open what its stories tell, each by the rule for that crop at that stage, and nothing else', () => {
    const past = new Map<string, Map<string, [at: number, value: number][]>>();
    for (const { reports } of pastMessages(options))
      for (const { device, at, values } of reports)
        for (const [key, value] of Object.entries(values)) {
          if (typeof value !== 'number') continue;
          const of = past.get(device) ?? new Map();
          past.set(device, of.set(key, [...(of.get(key) ?? []), [at, value]]));
        }
    const open: string[] = [];
    let raised = 0;
    for (const { id, condition, active, scope } of rules) {
      if (condition.kind === 'no-data' || condition.kind === 'combination') continue;
      const episodes = new Episodes<string>({ steps: condition.steps, worse: worseFor(condition) });
      for (const [device, results] of past) {
        if (!watches(scope, subjectOf(device))) continue;
        const own = [...results].map(([key, list]): Stream => {
          const sorted = list.toSorted(([a], [b]) => a - b);
          const column = (at: 0 | 1) => Float64Array.from(sorted, (one) => one[at]);
          return { device, key, at: column(0), values: column(1) };
        });
        const place = { active, zone: 'Asia/Ho_Chi_Minh', own, subtracted: own };
        for (const _ of rehearseDevice(condition, place, (key) => episodes.machine(device, key)));
      }
      raised += episodes.all.length;
      for (const { of, key, clearedAt } of episodes.all) if (clearedAt === null) open.push(`${id} ${of} ${key}`);
    }
    expect(open.sort()).toEqual([
      'ca-phe-kho dat-ca-phe-2 soil_moisture@20cm',
      'man-dong-cong man-cua-tieu salinity',
      'ruong-can-nuoc ruong-a3 water_level',
      'ruong-tro-can ruong-b2 water_level',
    ]);
    // Those; the oxygen of a night, as it fell and when it was low, and a sag of the grid, which are over.
    expect(raised).toBe(7);
  });
});

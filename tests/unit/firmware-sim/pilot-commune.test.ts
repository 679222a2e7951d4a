import { describe, expect, it } from 'vitest';
import { newDevice } from '../../../domain/api/devices.ts';
import { newSite } from '../../../domain/api/sites.ts';
import { shippedProfiles } from '../../../domain/device-profile.ts';
import { pilotCommune } from '../../../domain/pilot-commune.ts';
import { ruleDefinition } from '../../../domain/rules/definition.ts';
import { countPastReports, pastMessages } from '../../../firmware-sim/demo/past.ts';
import { pilotFleet } from '../../../firmware-sim/demo/pilot-fleet.ts';
import { nextReportAt } from '../../../firmware-sim/firmware/reporting.ts';

const { organisation, villages, sites, devices, rules } = pilotCommune;

describe('the pilot commune', () => {
  it('is valid and holds together', () => {
    for (const site of sites) expect(newSite.parse(site)).toEqual(site);
    for (const device of devices) expect(newDevice.parse(device)).toEqual(device);
    for (const { id, ...rule } of rules) expect(ruleDefinition.parse(rule), id).toEqual(rule);
    const known = (list: readonly { readonly id: string }[]) => new Set(list.map(({ id }) => id));
    expect(known(sites).size).toBe(sites.length);
    expect(known(devices).size).toBe(devices.length);
    expect(known(rules).size).toBe(rules.length);
    const profiles = known(shippedProfiles);
    for (const { organisation: own, village } of sites) {
      expect(own).toBe(organisation.id);
      expect(known(villages).has(village ?? '')).toBe(true);
    }
    const seen = new Set<string>();
    for (const { id, site, profile, gateway } of devices) {
      expect(known(sites).has(site ?? ''), id).toBe(true);
      expect(profiles.has(profile), id).toBe(true);
      expect(gateway == null || seen.has(gateway), `${id}: its gateway comes before it`).toBe(true);
      seen.add(id);
    }
    for (const { scope } of rules) expect(scope.profile === null || profiles.has(scope.profile)).toBe(true);
  });

  it('has two villages and 24 devices of every kind behind two gateways, inside the commune', () => {
    expect(villages).toHaveLength(2);
    const gateways = devices.filter(({ profile }) => profile === 'gateway');
    const behind = devices.filter(({ gateway }) => gateway !== null);
    expect([gateways.length, behind.length]).toEqual([2, 24]);
    expect(new Set(behind.map(({ profile }) => profile)).size).toBe(8);
    for (const { latitude, longitude } of sites) {
      // The island's extent.
      expect(latitude).toBeGreaterThan(10.19);
      expect(latitude).toBeLessThan(10.3);
      expect(longitude).toBeGreaterThan(106.63);
      expect(longitude).toBeLessThan(106.8);
    }
  });
});

describe('its past', () => {
  const to = Date.UTC(2026, 10, 22, 7);
  const options = { devices: pilotFleet((id) => id), seed: 7, anchor: to, from: to - 2 * 86_400_000, to };

  it('comes in order, once each, on the connections of the gateways, and meets the present without a seam', () => {
    const messages = [...pastMessages(options)];
    expect(new Set(messages.map(({ connection }) => connection))).toEqual(new Set(['gw-phu-dong', 'gw-phu-tan']));
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

  it('crosses the thresholds of its own rules a few times, and leaves two crossed', () => {
    const crossed = new Map<string, boolean>();
    let raised = 0;
    const whole = { ...options, from: to - 30 * 86_400_000 };
    const profileOf = new Map(devices.map(({ id, profile }) => [id, profile]));
    for (const { reports } of pastMessages(whole)) {
      for (const { device, values } of [...reports].sort((a, b) => a.at - b.at)) {
        for (const { id, scope, condition } of rules) {
          if (condition.kind !== 'threshold' || (scope.profile !== null && scope.profile !== profileOf.get(device)))
            continue;
          for (const [key, value] of Object.entries(values)) {
            if (key.split('@')[0] !== condition.property || typeof value !== 'number') continue;
            const { operator, value: limit, clearValue } = condition;
            const below = operator.startsWith('<');
            const name = `${id} ${device} ${key}`;
            if (below ? value < limit : value >= limit) {
              if (!crossed.get(name)) raised++;
              crossed.set(name, true);
            } else if (below ? value > clearValue : value < clearValue) crossed.set(name, false);
          }
        }
      }
    }
    const open = [...crossed].filter(([, is]) => is).map(([name]) => name);
    expect(open.sort()).toEqual(['man-dong-cong man-cua-tieu salinity', 'ruong-can-nuoc ruong-a3 water_level']);
    expect(raised).toBeGreaterThanOrEqual(3);
    expect(raised).toBeLessThanOrEqual(6);
  });
});

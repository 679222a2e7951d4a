import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fleetCsv, readFleetFile } from '../../../firmware-sim/fleet/fleet-file.ts';
import { fleetEntries, makeFleet } from '../../../firmware-sim/fleet/make-fleet.ts';
import { scenarioOf, scenarios } from '../../../firmware-sim/fleet/scenarios.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sen-fleet-file-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));
const read = (text: string) => {
  const file = join(folder, 'fleet');
  writeFileSync(file, text);
  return readFleetFile(file);
};
const entries = fleetEntries(scenarioOf('village'), 24, (id) => `token of ${id}, "quoted"`);

describe('a fleet file', () => {
  it('reads the CSV it writes', () => {
    expect(read(fleetCsv(entries))).toEqual(entries);
  });

  it('reads JSON, with children that a gateway carries', () => {
    const json = [
      { id: 'gw', profile: 'gateway', token: 't' },
      { id: 'ao-1', profile: 'pond-sonde', gateway: 'gw' },
    ];
    expect(read(JSON.stringify(json))).toMatchObject([
      { id: 'gw', name: 'gw', gateway: null, token: 't' },
      { id: 'ao-1', gateway: 'gw', token: null },
    ]);
  });

  it.each([
    ['', /first line must be/],
    ['id,name,profile,site,token\n', /no devices/],
    ['id,name,profile,site,token\na b,,,,t', /line 2: "a b" is not a device id/],
    ['id,name,profile,site,token\na,,,,', /line 2: a has no token/],
    ['id,name,profile,site,token\na,,,,t\na,,,,t', /a is in it twice/],
    ['[{"id":1}]', /id/],
    ['[', /not JSON/],
  ])('says what is wrong with %j', (text, message) => {
    expect(() => read(text)).toThrow(message);
  });
});

describe('a fleet', () => {
  it('has every profile of its scenario, and the same ways of writing with the same seed', () => {
    for (const scenario of Object.values(scenarios)) {
      const made = () => makeFleet({ entries: fleetEntries(scenario, 48, () => 't'), scenario, seed: 5 });
      expect(made()).toEqual(made());
      expect(new Set(made().map(({ profile }) => profile))).toEqual(new Set(scenario.profiles));
    }
    const all = makeFleet({ entries, scenario: scenarioOf('village'), seed: 5 });
    expect(new Set(all.map(({ format }) => format)).size).toBe(4);
  });

  it('never writes SenML with a channel in a name', () => {
    const all = makeFleet({
      entries: fleetEntries(scenarioOf('village'), 240, () => 't'),
      scenario: scenarioOf('village'),
      seed: 1,
    });
    const channelled = all.filter(({ profile }) => ['soil-probe', 'power-meter', 'gate-station'].includes(profile));
    expect(channelled.length).toBeGreaterThan(40);
    expect(channelled.filter(({ format }) => format.startsWith('senml'))).toEqual([]);
  });

  it('knows no other scenario', () => {
    expect(() => scenarioOf('desert')).toThrow(/no scenario "desert"; there are village, /);
  });
});

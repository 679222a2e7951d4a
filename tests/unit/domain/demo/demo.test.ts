import { describe, expect, it } from 'vitest';
import { newDevice } from '../../../../domain/api/devices.ts';
import { diaryFaults } from '../../../../domain/api/diary.ts';
import { newOrganisation } from '../../../../domain/api/organisations.ts';
import { newSite } from '../../../../domain/api/sites.ts';
import { hasStage } from '../../../../domain/crops/catalogue.ts';
import { demo, demoCommunes, householdMeters } from '../../../../domain/demo/demo.ts';
import { shippedProfiles } from '../../../../domain/device-profile.ts';
import { ruleDefinition } from '../../../../domain/rules/definition.ts';
import { partsOf, type Scope } from '../../../../domain/scopes.ts';
import { startSet } from '../../../../domain/units/start-set.ts';

const idsOf = (list: readonly { readonly id: string }[]): Set<string> => new Set(list.map(({ id }) => id));
const { organisations, villages, households, sites, devices, seasons, rules, people } = demo;
const units = new Map(startSet.map((unit) => [unit.id, unit]));
const profiles = idsOf(shippedProfiles);

function isThere(scope: Scope): boolean {
  const { kind, id } = partsOf(scope);
  if (kind === 'organisation') return idsOf(organisations).has(id);
  if (kind === 'village') return idsOf(villages).has(id);
  return units.get(id)?.level === kind;
}

describe('the demonstration', () => {
  it('has three communes in two provinces, four organisations of four kinds, a person for each role', () => {
    const communes = new Set(villages.map(({ commune }) => commune));
    expect(communes.size).toBe(3);
    expect(new Set([...communes].map((id) => units.get(id)?.parent)).size).toBe(2);
    expect(new Set(organisations.map(({ kind }) => kind)).size).toBe(4);
    // The administrator is the one of the first start.
    expect(new Set(people.flatMap(({ grants }) => grants.map(({ role }) => role)))).toEqual(
      new Set(['viewer', 'operator', 'manager']),
    );
    expect(new Set(people.flatMap(({ grants }) => grants.map(({ scope }) => scope))).size).toBe(people.length);
    for (const { grants } of people) for (const { scope } of grants) expect(isThere(scope), scope).toBe(true);
  });

  it('is valid and holds together', () => {
    for (const one of organisations) expect(newOrganisation.parse(one)).toMatchObject(one);
    for (const one of sites) expect(newSite.parse(one)).toMatchObject(one);
    for (const one of devices) expect(newDevice.parse(one)).toMatchObject(one);
    for (const { id, ...rule } of rules) expect(ruleDefinition.parse(rule), id).toEqual(rule);
    for (const list of [organisations, villages, households, sites, devices, rules])
      expect(idsOf(list).size).toBe(list.length);
    for (const { id, organisation, village, household } of sites) {
      expect(idsOf(organisations).has(organisation ?? ''), id).toBe(true);
      expect(idsOf(villages).has(village ?? ''), id).toBe(true);
      if (household) expect(idsOf(households).has(household), id).toBe(true);
    }
    const seen = new Set<string>();
    for (const { id, site, profile, gateway } of devices) {
      expect(idsOf(sites).has(site ?? ''), id).toBe(true);
      expect(profiles.has(profile), id).toBe(true);
      expect(gateway == null || seen.has(gateway), `${id}: its gateway comes before it`).toBe(true);
      seen.add(id);
    }
    for (const { daysAgo, time, ...deed } of demo.diary) {
      expect(idsOf(sites).has(deed.site), deed.site).toBe(true);
      expect(diaryFaults({ amount: null, unit: null, ...deed }), deed.text).toEqual([]);
    }
    for (const id of householdMeters) expect(seen.has(id), id).toBe(true);
    for (const { id, scope } of rules) {
      expect(scope.profile === null || profiles.has(scope.profile), id).toBe(true);
      expect(scope.place === null || isThere(scope.place), id).toBe(true);
      for (const device of scope.devices) expect(seen.has(device), device).toBe(true);
      if (scope.crop && scope.stage) expect(hasStage(scope.crop, scope.stage), id).toBe(true);
    }
  });

  it('has seasons whose stages are of their crop and in the order of time, one a site', () => {
    expect(new Set(seasons.map(({ site }) => site)).size).toBe(seasons.length);
    for (const { site, crop, stages } of seasons) {
      expect(idsOf(sites).has(site), site).toBe(true);
      for (const [stage] of stages) expect(hasStage(crop, stage), `${crop} ${stage}`).toBe(true);
      const days = stages.map(([, begins]) => begins);
      const inOrder = days.every((day, i) => i === 0 || day > (days[i - 1] as typeof day));
      expect(inOrder && new Set(days.map((day) => typeof day)).size === 1, site).toBe(true);
    }
  });

  it('has at most 100 devices, each in its commune', () => {
    expect(devices.length).toBeLessThanOrEqual(100);
    const extents = {
      delta: [10.19, 10.3, 106.63, 106.8],
      'mang-den': [14.55, 14.65, 108.2, 108.35],
      'dak-ha': [14.45, 14.6, 107.85, 108],
    } as const;
    for (const [region, [south, north, west, east]] of Object.entries(extents)) {
      for (const { id, latitude, longitude } of demoCommunes[region as keyof typeof extents].sites) {
        expect(latitude, id).toBeGreaterThan(south);
        expect(latitude, id).toBeLessThan(north);
        expect(longitude, id).toBeGreaterThan(west);
        expect(longitude, id).toBeLessThan(east);
      }
    }
  });
});

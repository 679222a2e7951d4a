import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CLAIM_ALPHABET } from '../../../../domain/claim-code.ts';
import { management as enManagement } from '../../../../web/src/i18n/en/management.ts';
import { en } from '../../../../web/src/i18n/en.ts';
import { management as viManagement } from '../../../../web/src/i18n/vi/management.ts';
import { vi } from '../../../../web/src/i18n/vi.ts';

const SRC = join(import.meta.dirname, '../../../../web/src');

function leaves(tree: object, path = ''): Map<string, string> {
  const found = new Map<string, string>();
  for (const [key, value] of Object.entries(tree)) {
    const here = path === '' ? key : `${path}.${key}`;
    if (typeof value === 'string') found.set(here, value);
    else for (const [inner, text] of leaves(value, here)) found.set(inner, text);
  }
  return found;
}

const vietnamese = new Map([...leaves(vi), ...leaves(viManagement)]);
const english = new Map([...leaves(en), ...leaves(enManagement)]);
const placeholders = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1]).sort();

const sources = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  // The gallery is for developers: its words are not for people, and a text that only it shows is unused.
  .filter((file) => /\.tsx?$/.test(file) && !/i18n\/(vi|en)\.ts$|^gallery\//.test(file))
  .map((file) => readFileSync(join(SRC, file), 'utf8'))
  .join('\n');

/** Groups whose keys are the states of something in domain/: their words come from there and not from our sources. */
const pure = new Set([
  'device.fell',
  'device.used',
  'wind.short',
  'wind.from',
  'heartbeat.slot',
  'diaryKind',
  'device.zoom',
  'device.days',
  'device.compared',
  'device.compareWith',
  'freshness',
  'level',
  'limit.is',
  'limit.point',
  'live',
  'role',
  'alertPage.event',
  'range',
  'rangeFault',
  'audit.did',
  'audit.field',
  'audit.group',
  'audit.result',
  'audit.setting',
  'audit.notDone',
  'claim.kinds',
  'deliveries.fault',
  'deliveries.held',
  'deliveries.purpose',
  'households.kinds',
  'inbox.cause',
  'inbox.refused',
  'manageDevice.claim',
  'mapPage.amount',
  'organisations.kinds',
  'units.fault',
  'units.kinds',
  'units.plan.by',
  'villagesOverview.partly',
  'warnings.category',
  'warnings.certainty',
  'warnings.priority',
  'warnings.response',
  'warnings.severity',
  'warnings.urgency',
  'channels.facts',
  'channels.purpose',
  'channels.result',
  'channels.wrong',
  'contacts.kinds',
  'rights.do',
  'rights.of',
  'rules.applied.because',
  'rules.directions',
  'rules.kinds',
  'rules.notes',
  'rules.operators',
  'rules.say',
  'rules.say.ended',
  'rules.topics',
  'rules.windows',
  'rules.wrong',
  'templates.sureness',
  'templates.topics',
  'weekday.long',
  'weekday.short',
]);

describe('texts', () => {
  it('are the same keys in both languages', () => {
    expect([...english.keys()].sort()).toEqual([...vietnamese.keys()].sort());
  });

  it('are never empty and take the same values', () => {
    for (const [key, text] of vietnamese) {
      expect(text.trim(), key).not.toBe('');
      expect(english.get(key)?.trim(), key).not.toBe('');
      expect(placeholders(english.get(key) ?? ''), key).toEqual(placeholders(text));
    }
  });

  it('are all used', () => {
    // `t('alerts.open')` by name, or a group by a template such as `freshness.${state}`.
    const unused = [...vietnamese.keys()].filter((key) => {
      const group = key.slice(0, key.lastIndexOf('.'));
      const last = key.slice(group.length + 1);
      const byTemplate = sources.includes(`\`${group}.\${`) && (pure.has(group) || sources.includes(`'${last}'`));
      return !sources.includes(`'${key}'`) && !byTemplate;
    });
    expect(unused).toEqual([]);
  });

  it('exist wherever one is asked for by name', () => {
    const asked = [...sources.matchAll(/\bt\('([\w.]+)'/g)].map((match) => match[1]!);
    expect(asked.length).toBeGreaterThan(50);
    expect(asked.filter((key) => !vietnamese.has(key))).toEqual([]);
  });

  it('say which letters and digits a claim code has', () => {
    for (const { claim } of [viManagement, enManagement])
      for (const one of CLAIM_ALPHABET) expect(claim.malformed.split(/[ .]/)).toContain(one);
  });

  it('leave no visible word in the components themselves', () => {
    const stray = [...sources.matchAll(/>\s*([A-Za-zÀ-ỹ][\wÀ-ỹ ,.!?]{3,})\s*<\//g)].map((match) => match[1]!);
    expect(stray).toEqual([]);
  });
});

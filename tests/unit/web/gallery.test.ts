import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const SRC = join(import.meta.dirname, '../../../web/src');
const SHOWN = ['ui', 'charts', 'parts'];

/** What cannot stand in the gallery, and where it is looked at instead. */
const elsewhere: Readonly<Record<string, string>> = {
  MapCanvas: 'needs WebGL: tests/e2e/map.test.ts',
  SiteMap: 'needs WebGL: tests/e2e/places.test.ts',
  StateMap: 'needs WebGL: tests/e2e/map.test.ts',
};

const filesOf = (folder: string): string[] =>
  readdirSync(join(SRC, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.tsx'))
    .map((file) => readFileSync(join(SRC, folder, file), 'utf8'));

/** `export function AlertRow`, `export const Sparkline`; names all in capitals are numbers. */
const exported = SHOWN.flatMap(filesOf).flatMap((text) =>
  [...text.matchAll(/^export (?:function|const) ([A-Z]\w*[a-z]\w*)/gm)].map((match) => match[1] as string),
);
const gallery = filesOf('gallery').join('\n');
const isShown = (name: string): boolean => new RegExp(`<${name}[\\s/>]`).test(gallery);

describe('the gallery', () => {
  it('is read for components that there are', () => {
    expect(exported).toEqual(expect.arrayContaining(['Quantity', 'Sparkline', 'HeartbeatCard', 'DiaryRow']));
    expect(isShown('NoSuchComponent')).toBe(false);
  });

  it('shows every component of ui, charts and parts', () => {
    expect(exported.filter((name) => !isShown(name) && !(name in elsewhere))).toEqual([]);
  });

  it('excuses only what is there and what it does not show', () => {
    expect(Object.keys(elsewhere).filter((name) => !exported.includes(name) || isShown(name))).toEqual([]);
  });
});

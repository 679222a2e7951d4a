import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const css = readFileSync(join(import.meta.dirname, '../../../../web/src/ui/tokens.css'), 'utf8');

/** Every custom property that stands in the block after `selector`. */
function block(selector: string): Map<string, string> {
  const start = css.indexOf(`${selector} {`);
  if (start < 0) throw new Error(`tokens.css has no block ${selector}`);
  const body = css.slice(start, css.indexOf('\n}', start));
  return new Map([...body.matchAll(/--([\w-]+):\s*([^;]+);/g)].map((match) => [match[1]!, match[2]!.trim()]));
}

const light = block(':root');
const themes = { light, dark: new Map([...light, ...block(':root[data-mantine-color-scheme="dark"]')]) };

function colour(tokens: ReadonlyMap<string, string>, name: string): string {
  const value = tokens.get(name);
  if (value === undefined) throw new Error(`no token --${name}`);
  const other = /^var\(--([\w-]+)\)$/.exec(value)?.[1];
  return other === undefined ? value : colour(tokens, other);
}

/** Relative luminance and contrast of WCAG 2.2. */
function luminance(hex: string): number {
  if (!/^#[0-9a-f]{6}$/i.test(hex)) throw new Error(`not a plain colour: ${hex}`);
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
function contrast(a: string, b: string): number {
  const [light = 0, dark = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}

const grounds = ['page', 'card'];
const texts = ['text', 'muted', 'faint', 'accent', 'accent-hover', 'ok', 'watch', 'act', 'danger', 'late'];
/** Text and the ground it stands on: at least 4.5 (SC 1.4.3). */
const written: readonly (readonly [string, string])[] = [
  ...grounds.flatMap((ground) => texts.map((text) => [text, ground] as const)),
  ...['text', 'muted', 'faint', 'accent', 'act'].map((text) => [text, 'sunken'] as const),
  ...['text', 'muted', 'ok', 'accent'].map((text) => [text, 'accent-soft'] as const),
  ...['ok', 'watch', 'act', 'danger', 'late'].map((text) => [text, `${text}-soft`] as const),
  ...['watch-soft', 'act-soft', 'danger-soft'].map((ground) => ['text', ground] as const),
  ['on-accent', 'accent'],
  ['on-accent', 'accent-hover'],
  ['on-mark', 'act-mark'],
  ['on-mark', 'danger-mark'],
  ['on-risk-light', 'risk-1'],
  ['on-risk-light', 'risk-2'],
  ['on-risk-light', 'risk-3'],
  ['on-risk-dark', 'risk-4'],
  ['on-risk-dark', 'risk-5'],
];
/** Shapes that say something, edges of fields, the ring of the focus: at least 3 (SC 1.4.11). */
const drawn: readonly (readonly [string, string])[] = grounds.flatMap((ground) =>
  ['line-strong', 'focus', 'ok-mark', 'act-mark', 'danger-mark', 'late-mark'].map((mark) => [mark, ground] as const),
);

describe.each(Object.entries(themes))('colours in %s', (_theme, tokens) => {
  it.each(written)('%s is read on %s', (text, ground) => {
    expect(contrast(colour(tokens, text), colour(tokens, ground))).toBeGreaterThanOrEqual(4.5);
  });
  it.each(drawn)('%s is seen on %s', (mark, ground) => {
    expect(contrast(colour(tokens, mark), colour(tokens, ground))).toBeGreaterThanOrEqual(3);
  });
});

describe('the official colours of disaster risk', () => {
  it('are the same by day and by night, and none is used twice', () => {
    const of = (tokens: ReadonlyMap<string, string>) => [1, 2, 3, 4, 5].map((level) => colour(tokens, `risk-${level}`));
    expect(of(themes.dark)).toEqual(of(themes.light));
    expect(new Set(of(light)).size).toBe(5);
  });

  /** Hue in degrees. */
  const hue = (hex: string) => {
    const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255);
    const max = Math.max(r, g, b);
    const span = max - Math.min(r, g, b);
    const sector = max === r ? ((g - b) / span + 6) % 6 : max === g ? (b - r) / span + 2 : (r - g) / span + 4;
    return sector * 60;
  };
  it.each([
    ['watch-mark', 'risk-3'],
    ['act-mark', 'risk-4'],
    ['danger-mark', 'risk-5'],
  ])('agree with the severity %s, which has the hue of %s', (severity, risk) => {
    for (const tokens of Object.values(themes)) {
      const apart = Math.abs(hue(colour(tokens, severity)) - hue(colour(tokens, risk)));
      expect(Math.min(apart, 360 - apart)).toBeLessThanOrEqual(20);
    }
  });
});

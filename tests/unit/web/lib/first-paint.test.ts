import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';

const script = readFileSync(join(import.meta.dirname, '../../../../web/public/first-paint.js'), 'utf8');

interface Browser {
  readonly stored?: Readonly<Record<string, string>>;
  readonly dark?: boolean;
  readonly search?: string;
  readonly shutOff?: boolean;
}

/** What the page is told before it is drawn. */
function painted({ stored = {}, dark = false, search = '', shutOff = false }: Browser) {
  const attributes: Record<string, string> = {};
  const element = {
    lang: 'vi',
    dataset: {} as Record<string, string>,
    setAttribute: (name: string, value: string) => {
      attributes[name] = value;
    },
  };
  runInNewContext(script, {
    document: { documentElement: element },
    location: { search },
    URLSearchParams,
    matchMedia: () => ({ matches: dark }),
    localStorage: {
      getItem: (key: string) => {
        if (shutOff) throw new Error('storage is shut off');
        return stored[key] ?? null;
      },
    },
  });
  return { theme: attributes['data-mantine-color-scheme'], text: element.dataset.text, lang: element.lang };
}

describe('the first paint', () => {
  it('is as the device wants it until somebody chooses', () => {
    expect(painted({ dark: true })).toEqual({ theme: 'dark', text: undefined, lang: 'vi' });
    expect(painted({})).toEqual({ theme: 'light', text: undefined, lang: 'vi' });
  });

  it('has the theme, size and language that were chosen', () => {
    const stored = { 'mantine-color-scheme-value': 'dark', 'sen-text-size': '1.4', 'sen-language': 'en' };
    expect(painted({ stored })).toEqual({ theme: 'dark', text: '1.4', lang: 'en' });
  });

  it('has the language of the link before the chosen one, if there is such a language', () => {
    const stored = { 'sen-language': 'vi' };
    expect(painted({ stored, search: '?from=now-7d&lang=en' }).lang).toBe('en');
    expect(painted({ stored, search: '?lang=<script>' }).lang).toBe('vi');
  });

  it('has the theme of the link before the chosen one, if there is such a theme', () => {
    const stored = { 'mantine-color-scheme-value': 'light' };
    expect(painted({ stored, search: '?kiosk=1&theme=dark' }).theme).toBe('dark');
    expect(painted({ stored, search: '?theme=pink' }).theme).toBe('light');
  });

  it('takes no size that there is not', () => {
    expect(painted({ stored: { 'sen-text-size': '40' } }).text).toBeUndefined();
  });

  it('is light where nothing may be stored', () => {
    expect(painted({ shutOff: true }).theme).toBe('light');
  });
});

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

type Weight = 400 | 700;
export interface Run {
  /** Name under which the face is registered with the document. */
  readonly face: string;
  readonly text: string;
}

/** The font comes cut into these parts, as browsers load them. */
const subsets = ['latin', 'vietnamese', 'latin-ext'] as const;

const VIETNAMESE = /[ăđĩũơưĂĐĨŨƠƯ\u1ea0-\u1ef9₫]/;
const LATIN = /[\u0020-\u00ff\u2010-\u2027\u2030-\u203a]/;
const LATIN_EXT = /[\u0100-\u02ba\u1e00-\u1e9f]/;

/** Every face that labels are written in, by name. */
export function labelFaces(): Map<string, Buffer> {
  const { resolve } = createRequire(import.meta.url);
  const faces = new Map<string, Buffer>();
  for (const weight of [400, 700] as const)
    for (const subset of subsets)
      faces.set(
        faceOf(subset, weight),
        readFileSync(resolve(`@fontsource/be-vietnam-pro/files/be-vietnam-pro-${subset}-${weight}-normal.woff`)),
      );
  return faces;
}

/** A text cut where another part of the font has to take over; what no part can write stands as "?". */
export function runsOf(text: string, weight: Weight): Run[] {
  const runs: { face: string; text: string }[] = [];
  // Letters that come in pieces (NFD, as some phones type them) are put together: the font has whole ones.
  for (const character of text.normalize('NFC')) {
    const [subset, shown] = subsetOf(character);
    const face = faceOf(subset, weight);
    const last = runs.at(-1);
    if (last?.face === face) last.text += shown;
    else runs.push({ face, text: shown });
  }
  return runs;
}

function subsetOf(character: string): [(typeof subsets)[number], string] {
  if (VIETNAMESE.test(character)) return ['vietnamese', character];
  if (LATIN.test(character)) return ['latin', character];
  if (LATIN_EXT.test(character)) return ['latin-ext', character];
  return ['latin', /\s/.test(character) ? ' ' : '?'];
}

const faceOf = (subset: string, weight: Weight): string => `${subset}-${weight}`;

/**
 * Randomness without a state: every number is a hash of what it is for, so a world answers the same
 * whatever it is asked first. The mixing step is the 32-bit finaliser of MurmurHash3.
 */
function mix(h: number): number {
  let x = h | 0;
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return (x ^ (x >>> 16)) >>> 0;
}

/** A number for a text (FNV-1a, 32 bits), to be used as the `key` of the functions below. */
export function keyOf(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return h >>> 0;
}

/** The `n`-th number in [0, 1) of the sequence that belongs to `seed` and `key`. */
export function uniform(seed: number, key: number, n: number): number {
  return mix(mix(mix(seed ^ 0x9e3779b9) ^ key) + Math.imul(n | 0, 0x9e3779b1)) / 4_294_967_296;
}

/** The same, between `low` and `high`. */
export function between(seed: number, key: number, n: number, range: readonly [low: number, high: number]): number {
  return range[0] + (range[1] - range[0]) * uniform(seed, key, n);
}

/** Smooth noise in [−1, 1] that changes over about `periodMs`; the same instant always gives the same value. */
export function smoothNoise(seed: number, key: number, at: number, periodMs: number): number {
  const place = at / periodMs;
  const n = Math.floor(place);
  const blend = (1 - Math.cos((place - n) * Math.PI)) / 2;
  return (uniform(seed, key, n) * (1 - blend) + uniform(seed, key, n + 1) * blend) * 2 - 1;
}

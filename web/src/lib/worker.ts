/** Keeps the app on this device, shows messages and sends what waits; made of `src/sw/sw.ts` when the app is built. */
export const WORKER = '/sw.js';

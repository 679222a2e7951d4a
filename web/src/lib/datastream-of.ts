import { parseDatastream } from '../../../domain/datastream.ts';

/** A datastream of a device, as links name it: `DEVICE/KEY`. */
export interface Stream {
  readonly key: string;
  readonly device: string;
  readonly datastream: string;
}

/** null for what is not the name of one. */
export function streamOf(key: string): Stream | null {
  const slash = key.indexOf('/');
  const device = key.slice(0, slash);
  const datastream = key.slice(slash + 1);
  return slash > 0 && device.length <= 64 && parseDatastream(datastream) ? { key, device, datastream } : null;
}

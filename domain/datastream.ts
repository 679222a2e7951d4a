/**
 * A datastream is device × observed property × channel (OGC SensorThings 1.1 §8.2.3). Within one
 * device it is written `property` or `property@channel`, e.g. `soil_moisture@20cm`, `voltage@L1`.
 */
export interface DatastreamName {
  readonly property: string;
  readonly channel: string | null;
}

const PROPERTY = /^[a-z][a-z0-9_]{0,62}$/;
const CHANNEL = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,30}$/;

/** Reads `soil_moisture@20cm`; null when the text is not the name of a datastream. */
export function parseDatastream(text: string): DatastreamName | null {
  const at = text.indexOf('@');
  const property = at < 0 ? text : text.slice(0, at);
  const channel = at < 0 ? null : text.slice(at + 1);
  if (!PROPERTY.test(property)) return null;
  if (channel !== null && !CHANNEL.test(channel)) return null;
  return { property, channel };
}

/** Writes a datastream's name the one way it is written: `property` or `property@channel`. */
export function datastreamKey(property: string, channel: string | null): string {
  return channel === null ? property : `${property}@${channel}`;
}

/** The observed property of a datastream key that is known to be well formed. */
export function propertyOf(key: string): string {
  const at = key.indexOf('@');
  return at < 0 ? key : key.slice(0, at);
}

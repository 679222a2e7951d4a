import { parseDatastream } from '../../../domain/datastream.ts';
import { observedProperty } from '../../../domain/observed-properties.ts';
import type { TextTools } from './use-texts.ts';

function channelText(channel: string, t: TextTools['t']): string {
  const depth = /^(\d+)(cm|m)$/.exec(channel);
  if (depth) return `${depth[1]} ${depth[2]}`;
  const phase = /^L([123])$/.exec(channel);
  if (phase) return t('channel.phase', { n: phase[1] });
  if (channel === 'upstream' || channel === 'downstream') return t(`channel.${channel}`);
  return channel;
}

/** `soil_moisture@20cm` → "Độ ẩm đất · 20 cm". A property that Sen does not know keeps its code. */
export function datastreamName(key: string, { t, language }: TextTools): string {
  const parsed = parseDatastream(key);
  if (!parsed) return key;
  const name = observedProperty(parsed.property)?.name[language] ?? parsed.property.replaceAll('_', ' ');
  return parsed.channel === null ? name : `${name} · ${channelText(parsed.channel, t)}`;
}

import type { SiteAdvice } from '../../../domain/api/overview.ts';
import { propertyOf } from '../../../domain/datastream.ts';
import { offsetMs } from '../../../domain/local-clock.ts';
import { observedProperty } from '../../../domain/observed-properties.ts';
import { TIME_ZONE } from '../lib/time-zone.ts';
import { quantityLine } from './quantity-text.ts';
import type { TextTools } from './use-texts.ts';

const DAY_MS = 86_400_000;
const WEEK = 7;

const dayOf = (at: number): number => Math.floor((at + offsetMs(TIME_ZONE, at)) / DAY_MS);

/** By when to bring water: today, tomorrow, before a day of this week, before a date. */
function byWhen(at: number, now: number, { t, format }: TextTools): string {
  const days = dayOf(at) - dayOf(now);
  if (days <= 0) return t('advice.today');
  if (days === 1) return t('advice.tomorrow');
  return days < WEEK ? t('advice.before', { day: format.weekday(at) }) : t('advice.before', { day: format.day(at) });
}

/**
 * What to do at a site, from where its figures are going: „tưới trước thứ Năm“, „mặn đang tăng, chạm 1 g/L khoảng
 * 16:00“; null where there is nothing to do or nobody can tell.
 */
export function adviceText(advice: SiteAdvice | null, now: number, tools: TextTools): string | null {
  const { t, format, language } = tools;
  if (advice === null) return null;
  if (advice.kind === 'unsure') return advice.reason === 'just-wetted' ? t('advice.wetted') : null;
  const { kind, what, datastream, limit, at, confidence } = advice;
  const property = propertyOf(datastream);
  if (what === 'water') {
    if (kind === 'reached') return t('advice.reached');
    if (kind === 'enough') return t(property === 'soil_moisture' ? 'advice.enough.soil' : 'advice.enough.field');
    if (at === null) return null;
    const when = byWhen(Date.parse(at), now, tools);
    return confidence === 'good' ? when : t('advice.likely', { what: when.charAt(0).toLowerCase() + when.slice(1) });
  }
  if (kind !== 'due' || at === null) return null;
  return t(limit.side === 'above' ? 'advice.rising' : 'advice.falling', {
    what: observedProperty(property)?.name[language] ?? property,
    limit: quantityLine(datastream, limit.value, tools),
    at: format.time(Date.parse(at)),
  });
}

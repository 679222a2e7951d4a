import type { AlertRecord } from '../api/alerts.ts';
import type { Language } from '../api/session.ts';
import { propertyOf } from '../datastream.ts';
import { observedProperty } from '../observed-properties.ts';
import { unitText } from '../unit-text.ts';
import type { DeliveryPurpose, OutgoingMessage } from './message.ts';
import { cut, fitted, levelWords, numberText, timeText, valueText } from './words.ts';

export type AlertPurpose = Extract<DeliveryPurpose, 'raised' | 'escalated' | 'cleared' | 'chain'>;

/** With what a message on an alert is written. */
export interface Telling {
  readonly purpose: AlertPurpose;
  readonly language: Language;
  /** IANA zone of the times in it. */
  readonly timeZone: string;
  /** Where Sen is opened, without a slash at its end; null when the server does not know. */
  readonly publicUrl: string | null;
  /** How many other alerts of the same cause there are. */
  readonly more: number;
}

export type Composed = Omit<OutgoingMessage, 'key'>;

const words = {
  vi: {
    over: 'Đã hết',
    chain: 'Chưa ai lo',
    escalated: 'Tình hình đã nặng hơn.',
    where: 'Ở',
    since: 'Từ',
    until: 'Hết lúc',
    worst: 'Nặng nhất',
    todo: 'Nên làm',
    see: 'Xem trong Sen',
    more: (n: number) => `và ${n} điểm khác`,
    moreLine: (n: number) => `Cùng lúc còn ${n} điểm khác bị như vậy.`,
    moreOver: (n: number) => `${n} điểm khác bị cùng lúc cũng đã hết.`,
    explains: (n: number) => `${n} thiết bị nối qua đây cũng mất số liệu theo.`,
    take: 'Việc này chưa có ai lo. Xem ngay, rồi bấm “Đã biết” để mọi người hay là đã có người lo.',
    silent: 'Không nhận được số liệu',
  },
  en: {
    over: 'Over',
    chain: 'Nobody sees to it',
    escalated: 'It has got worse.',
    where: 'At',
    since: 'Since',
    until: 'Over at',
    worst: 'Worst',
    todo: 'What to do',
    see: 'See it in Sen',
    more: (n: number) => `and ${n} more`,
    moreLine: (n: number) => `${n} more ${n === 1 ? 'place has' : 'places have'} the same at this time.`,
    moreOver: (n: number) => `At ${n} more ${n === 1 ? 'place' : 'places'} it is over as well.`,
    explains: (n: number) => `${n} ${n === 1 ? 'device' : 'devices'} connected through it went silent with it.`,
    take: 'Nobody has taken this in hand. Look at it now and press “Acknowledge”, so that others know.',
    silent: 'No data arrives',
  },
} as const;

/** What limits are called, as one says it. */
const limits = {
  vi: { '>=': 'từ {n} trở lên', '>': 'trên {n}', '<=': 'từ {n} trở xuống', '<': 'dưới {n}', is: 'ngưỡng báo' },
  en: { '>=': '{n} or more', '>': 'above {n}', '<=': '{n} or less', '<': 'below {n}', is: 'alarm at' },
} as const;

/** What the number of a condition is; `{p}` is the property. */
const measures: Readonly<Record<Language, Readonly<Partial<Record<AlertRecord['kind'], string>>>>> = {
  vi: {
    change: '{p}, mức thay đổi',
    sum: '{p}, cộng lại',
    swing: '{p}, chênh lệch trong ngày',
    difference: '{p}, chênh lệch',
    'never-zero': '{p} lúc ít nhất',
    stuck: '{p} đứng yên ở mức',
  },
  en: {
    change: '{p}, change',
    sum: '{p}, in total',
    swing: '{p}, swing of the day',
    difference: '{p}, difference',
    'never-zero': '{p} at its least',
    stuck: '{p} stands still at',
  },
};

/** An alert for whoever may not see what was measured, as that of a household's meter. */
export const withoutValues = (alert: AlertRecord): AlertRecord => ({
  ...alert,
  advice: alert.adviceWithoutValue,
  value: null,
  peak: null,
});

/**
 * A message on an alert: what, where, how much, since when, what to do.
 * @param alert without values for whoever may not see them
 */
export function composeAlert(alert: AlertRecord, telling: Telling): Composed {
  const { purpose, language, timeZone, publicUrl, more } = telling;
  const word = words[language];
  const over = purpose === 'cleared';
  const level = levelWords[language][alert.level];
  const called = alert.label === null ? '' : ` (${alert.label[language]})`;
  const what = `${alert.ruleName[language]}${called}`;
  const where = alert.siteName ?? alert.deviceName ?? '';
  const state = over ? word.over : purpose === 'chain' ? `${word.chain} – ${level}` : level;
  const others = more > 0 ? ` ${word.more(more)}` : '';
  const advice = over ? '' : alert.advice[language].trim();
  const read = reading(alert, language, over);
  const url = publicUrl === null ? null : `${publicUrl}/alerts/${encodeURIComponent(alert.id)}`;
  const raised = timeText(Date.parse(alert.raisedAt), language, timeZone);
  const cleared = alert.clearedAt === null ? null : timeText(Date.parse(alert.clearedAt), language, timeZone);
  const subject = cut(`${state}: ${what} – ${where}${others}`, 200);
  const lines = [
    `${word.where}: ${[alert.siteName, alert.deviceName].filter((one) => one !== null).join(', ')}`,
    ...(read === null ? [] : [read]),
    over && cleared !== null ? `${word.since}: ${raised}. ${word.until}: ${cleared}` : `${word.since}: ${raised}`,
    ...(purpose === 'escalated' ? [word.escalated] : []),
    ...(more > 0 ? [over ? word.moreOver(more) : word.moreLine(more)] : []),
    ...(alert.explains > 0 && !over ? [word.explains(alert.explains)] : []),
    ...(purpose === 'chain' ? ['', word.take] : []),
    ...(advice === '' ? [] : ['', `${word.todo}: ${advice}`]),
    ...(url === null ? [] : ['', `${word.see}: ${url}`]),
  ];
  const figure = over ? null : shortReading(alert, language);
  return {
    purpose,
    language,
    level: alert.level,
    subject,
    text: lines.join('\n'),
    short: fitted([
      `${state}: ${cut(what, 50)},`,
      `${cut(where, 36)}${others}${figure === null ? '.' : `: ${figure}.`}`,
      advice,
    ]),
    url,
    facts: factsOf(alert, language, telling),
  };
}

function factsOf(alert: AlertRecord, language: Language, { purpose, more }: Telling): Composed['facts'] {
  const property = alert.datastream === null ? null : observedProperty(propertyOf(alert.datastream));
  return {
    alert: alert.id,
    transition: purpose,
    level: levelWords[language][alert.level],
    levelCode: alert.level,
    risk: alert.risk,
    rule: alert.ruleName[language],
    ruleId: alert.rule,
    step: alert.label?.[language] ?? null,
    device: alert.deviceName,
    deviceId: alert.device,
    site: alert.siteName,
    siteId: alert.site,
    datastream: alert.datastream,
    property: property?.name[language] ?? alert.datastream,
    value: alert.value,
    peak: alert.peak,
    limit: alert.threshold,
    unit: property ? unitText(property.unit) : null,
    advice: alert.advice[language],
    raisedAt: alert.raisedAt,
    clearedAt: alert.clearedAt,
    group: alert.group,
    more,
  };
}

/** `Độ mặn: 1,25 g/L (ngưỡng báo: từ 1 g/L trở lên)`; of one that is over the worst there was. */
function reading(alert: AlertRecord, language: Language, over: boolean): string | null {
  const word = words[language];
  if (alert.kind === 'no-data') return over ? null : word.silent;
  const { datastream, threshold } = alert;
  const value = alert.peak ?? alert.value;
  if (datastream === null || value === null) return null;
  const property = propertyOf(datastream);
  const name = observedProperty(property)?.name[language] ?? datastream;
  const measure = (measures[language][alert.kind] ?? '{p}').replace('{p}', name);
  // A night's flow is told as a multiple of the nights before.
  const written = (n: number): string =>
    alert.kind === 'night-flow' ? nightText(n, language) : valueText(n, property, language);
  const limit =
    threshold === null ? '' : ` (${limits[language].is}: ${limitText(alert, written(threshold), language)})`;
  if (over) return `${word.worst}: ${measure} ${written(value)}`;
  return `${measure}${alert.kind === 'stuck' ? '' : ':'} ${written(value)}${limit}`;
}

function shortReading(alert: AlertRecord, language: Language): string | null {
  if (alert.kind === 'no-data') return words[language].silent.toLowerCase();
  const value = alert.peak ?? alert.value;
  if (alert.datastream === null || value === null) return null;
  if (alert.kind === 'night-flow') return nightText(value, language);
  return valueText(value, propertyOf(alert.datastream), language);
}

const nightText = (n: number, language: Language): string =>
  language === 'vi'
    ? `gấp ${numberText(n, language, 1)} lần mọi đêm`
    : `${numberText(n, language, 1)} times other nights`;

function limitText({ operator, kind }: AlertRecord, written: string, language: Language): string {
  const known =
    operator !== null && operator in limits[language] ? (operator as '>') : kind === 'never-zero' ? '>' : '>=';
  return kind === 'night-flow' ? written : limits[language][known].replace('{n}', written);
}

import type { AlertRecord } from '../api/alerts.ts';
import type { Language } from '../api/session.ts';
import { propertyOf } from '../datastream.ts';
import { groupBy } from '../group-by.ts';
import type { AlertLevel } from '../rules/steps.ts';
import type { Composed } from './compose.ts';
import { fitted, levelWords, timeText, valueText } from './words.ts';

/** Lines in a digest; more are counted, not told. */
const MOST_LINES = 40;

/** An alert that was too mild to be told at once, was over before it could be told, or was one of too many. */
export interface DigestAlert {
  readonly kind: 'alert';
  /** Without values for whoever may not see them. */
  readonly alert: AlertRecord;
}

/** What late results would have raised. Times are epoch ms. */
export interface DigestLate {
  readonly kind: 'late';
  readonly rule: { readonly vi: string; readonly en: string };
  readonly deviceName: string;
  readonly siteName: string | null;
  readonly key: string;
  readonly level: AlertLevel;
  readonly worst: number | null;
  readonly firstAt: number;
  readonly lastAt: number;
}

export type DigestEntry = DigestAlert | DigestLate;

const words = {
  vi: {
    subject: (n: number, sites: number) => `Bản tin ngày của Sen: ${n} việc ở ${sites} nơi`,
    lead: 'Những cảnh báo nhẹ, đã hết, hoặc do số liệu về trễ, từ lần trước đến giờ:',
    nowhere: 'Chưa đặt ở đâu',
    open: 'chưa hết',
    over: (at: string) => `đã hết lúc ${at}`,
    since: (at: string) => `từ ${at}`,
    worst: (value: string) => `nặng nhất ${value}`,
    late: 'số liệu về trễ cho thấy',
    span: (from: string, to: string) => (from === to ? `lúc ${from}` : `từ ${from} đến ${to}`),
    rest: (n: number) => `… và ${n} việc khác.`,
    see: 'Xem hết trong Sen',
  },
  en: {
    subject: (n: number, sites: number) =>
      `Digest of Sen: ${n} ${n === 1 ? 'matter' : 'matters'} at ${sites} ${sites === 1 ? 'place' : 'places'}`,
    lead: 'What was mild, is over, or came late since the last digest:',
    nowhere: 'Placed nowhere',
    open: 'not over yet',
    over: (at: string) => `over at ${at}`,
    since: (at: string) => `since ${at}`,
    worst: (value: string) => `at worst ${value}`,
    late: 'late results show',
    span: (from: string, to: string) => (from === to ? `at ${from}` : `from ${from} to ${to}`),
    rest: (n: number) => `… and ${n} more.`,
    see: 'See all of it in Sen',
  },
} as const;

interface Writing {
  readonly language: Language;
  /** IANA zone of the times in it. */
  readonly timeZone: string;
  readonly publicUrl: string | null;
}

/** One message on all that waited, by site. @param entries at least one, oldest first */
export function composeDigest(
  entries: readonly DigestEntry[],
  /** How many there are in all. */ total: number,
  { language, timeZone, publicUrl }: Writing,
): Composed {
  const word = words[language];
  const sites = groupBy(entries.slice(0, MOST_LINES), (entry) => siteOf(entry) ?? word.nowhere);
  const lines: string[] = [word.lead];
  for (const [site, of] of sites) {
    lines.push('', site);
    for (const entry of of) lines.push(`- ${line(entry, { language, timeZone })}`);
  }
  const rest = total - Math.min(entries.length, MOST_LINES);
  if (rest > 0) lines.push('', word.rest(rest));
  const url = publicUrl === null ? null : `${publicUrl}/alerts`;
  if (url !== null) lines.push('', `${word.see}: ${url}`);
  const subject = word.subject(total, new Set(entries.map(siteOf)).size);
  const names = [...new Set(entries.map((entry) => nameOf(entry, language)))];
  return {
    purpose: 'digest',
    language,
    level: null,
    subject,
    text: lines.join('\n'),
    short: fitted([`${subject}:`, `${names.join('; ')}.`]),
    url,
    facts: { entries: total },
  };
}

const siteOf = (entry: DigestEntry): string | null => (entry.kind === 'late' ? entry.siteName : entry.alert.siteName);
const nameOf = (entry: DigestEntry, language: Language): string =>
  entry.kind === 'late' ? entry.rule[language] : entry.alert.ruleName[language];

function line(entry: DigestEntry, { language, timeZone }: Omit<Writing, 'publicUrl'>): string {
  const word = words[language];
  const at = (ms: number): string => timeText(ms, language, timeZone);
  if (entry.kind === 'late')
    return [
      `${entry.deviceName}, ${word.late}: ${entry.rule[language]} (${levelWords[language][entry.level].toLowerCase()})`,
      ...(entry.worst === null ? [] : [word.worst(valueText(entry.worst, propertyOf(entry.key), language))]),
      word.span(at(entry.firstAt), at(entry.lastAt)),
    ].join(', ');
  const { alert } = entry;
  const value = alert.peak ?? alert.value;
  return [
    `${alert.ruleName[language]} (${levelWords[language][alert.level].toLowerCase()})`,
    ...(alert.deviceName === null ? [] : [alert.deviceName]),
    ...(value === null || alert.datastream === null || alert.kind === 'night-flow'
      ? []
      : [word.worst(valueText(value, propertyOf(alert.datastream), language))]),
    word.since(at(Date.parse(alert.raisedAt))),
    alert.clearedAt === null ? word.open : word.over(at(Date.parse(alert.clearedAt))),
  ].join(', ');
}

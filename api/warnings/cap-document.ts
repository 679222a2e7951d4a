import { create } from 'xmlbuilder2';
import { riskLevels } from '../../domain/alerts/risk.ts';
import type { Polygon } from '../../domain/polygon.ts';
import { zoneOffsetMs } from '../../domain/time.ts';
import { languagesOf, type WarningContent, type WarningType } from '../../domain/warnings/content.ts';

export const CAP_NAMESPACE = 'urn:oasis:names:tc:emergency:cap:1.2';
/** The list of administrative units of Decision 19/2025/QĐ-TTg: five digits are a commune, two a province. */
const COMMUNE_CODES = 'VN-DVHC';

export interface CapMessage {
  readonly identifier: string;
  readonly sender: string;
  /** From `capTime`. */
  readonly sent: string;
  readonly type: WarningType;
  readonly content: WarningContent;
  readonly senderName: { readonly vi: string; readonly en: string };
  readonly contact: string;
  /** Of the messages that an Update or Cancel replaces, oldest first. */
  readonly references: readonly { readonly sender: string; readonly identifier: string; readonly sent: string }[];
  /** Where it can be read; null when the server does not know its own address. */
  readonly url: string | null;
  readonly timeZone: string;
}

/** A time as CAP wants it: with an offset, never Z, without fractions. CAP 1.2 §3.3.2 */
export function capTime(at: number, timeZone: string): string {
  const offset = zoneOffsetMs(timeZone, at);
  const local = new Date(at + offset).toISOString().slice(0, 19);
  const minutes = Math.abs(offset) / 60_000;
  const two = (n: number): string => String(Math.trunc(n)).padStart(2, '0');
  // Zero is -00:00. CAP 1.2 §3.3.2
  return `${local}${offset > 0 ? '+' : '-'}${two(minutes / 60)}:${two(minutes % 60)}`;
}

/** „lat,lon lat,lon …”, closed; the outer edge alone, for CAP knows no holes. CAP 1.2 §3.2.4 */
export const capPolygon = ({ coordinates }: Polygon): string =>
  (coordinates[0] ?? []).map(([longitude, latitude]) => `${latitude},${longitude}`).join(' ');

/** A CAP 1.2 message with the warning in Vietnamese and, where it was written, in English. */
export function capDocument(message: CapMessage): string {
  const { identifier, sender, sent, type, content, references, url } = message;
  const root = create({ version: '1.0', encoding: 'UTF-8' }).ele(CAP_NAMESPACE, 'alert');
  const put = (name: string, text: string): void => void root.ele(CAP_NAMESPACE, name).txt(text);
  put('identifier', identifier);
  put('sender', sender);
  put('sent', sent);
  put('status', content.status);
  put('msgType', type);
  put('scope', 'Public');
  // CAP 1.2 §3.2.1: an exercise says so in its note.
  if (content.status === 'Exercise') put('note', 'Diễn tập');
  if (references.length > 0)
    put('references', references.map((one) => `${one.sender},${one.identifier},${one.sent}`).join(' '));
  for (const language of languagesOf(content)) addInfo(root, message, { language, web: url });
  return root.end({ prettyPrint: true });
}

type Element = ReturnType<ReturnType<typeof create>['ele']>;

function addInfo(
  root: Element,
  { type, content, senderName, contact, timeZone, sent }: CapMessage,
  { language, web }: { readonly language: 'vi' | 'en'; readonly web: string | null },
): void {
  const info = root.ele(CAP_NAMESPACE, 'info');
  const put = (name: string, text: string): void => void info.ele(CAP_NAMESPACE, name).txt(text);
  const { area, onset, expires, risk } = content;
  put('language', language === 'vi' ? 'vi-VN' : 'en-US');
  put('category', content.category);
  put('event', content.event[language]);
  put('responseType', type === 'Cancel' ? 'AllClear' : content.response);
  put('urgency', type === 'Cancel' ? 'Past' : content.urgency);
  put('severity', content.severity);
  put('certainty', content.certainty);
  put('effective', sent);
  if (onset !== null) put('onset', capTime(Date.parse(onset), timeZone));
  put('expires', capTime(Date.parse(expires), timeZone));
  if (senderName[language] !== '') put('senderName', senderName[language]);
  put('headline', content.headline[language]);
  put('description', content.description[language]);
  put('instruction', content.instruction[language]);
  if (web !== null) put('web', web);
  if (contact !== '') put('contact', contact);
  const level = risk === null ? undefined : riskLevels[risk - 1];
  if (level) {
    parameter(info, 'VN-RiskLevel', String(level.level));
    parameter(info, 'VN-RiskColour', level.colour[language]);
  }
  const where = info.ele(CAP_NAMESPACE, 'area');
  where.ele(CAP_NAMESPACE, 'areaDesc').txt(area.description[language]);
  if (area.polygon !== null) where.ele(CAP_NAMESPACE, 'polygon').txt(capPolygon(area.polygon));
  for (const commune of area.communes) {
    const geocode = where.ele(CAP_NAMESPACE, 'geocode');
    geocode.ele(CAP_NAMESPACE, 'valueName').txt(COMMUNE_CODES);
    geocode.ele(CAP_NAMESPACE, 'value').txt(commune.split('@', 1)[0] as string);
  }
}

function parameter(info: Element, name: string, value: string): void {
  const element = info.ele(CAP_NAMESPACE, 'parameter');
  element.ele(CAP_NAMESPACE, 'valueName').txt(name);
  element.ele(CAP_NAMESPACE, 'value').txt(value);
}

import type { AlertRecord } from '../../domain/api/alerts.ts';
import type { Language } from '../../domain/api/session.ts';
import { propertyOf } from '../../domain/datastream.ts';
import { observedProperty } from '../../domain/observed-properties.ts';
import type { AlertLevel } from '../../domain/rules/steps.ts';
import { unitText } from '../../domain/unit-text.ts';

/** What a letter on an alert is written with. */
export interface LetterSetting {
  readonly language: Language;
  /** IANA zone of the times in it. */
  readonly timeZone: string;
  /** Where Sen is opened; null when the server does not know. */
  readonly publicUrl: string | null;
}

const levels: Readonly<Record<Language, Readonly<Record<AlertLevel, string>>>> = {
  vi: { watch: 'Theo dõi', act: 'Cần xử lý', danger: 'Nguy hiểm' },
  en: { watch: 'Watch', act: 'Act now', danger: 'Danger' },
};

const words = {
  vi: {
    over: 'Đã hết',
    at: 'Lúc',
    reading: 'Trị số',
    limit: 'ngưỡng',
    silent: 'Không có số liệu',
    see: 'Xem trong Sen',
  },
  en: { over: 'Over', at: 'At', reading: 'Reading', limit: 'limit', silent: 'No data', see: 'See it in Sen' },
} as const;

/** Subject and text of a letter that says that an alert was raised, or that it is over. */
export function alertLetter(
  alert: AlertRecord,
  { language, timeZone, publicUrl }: LetterSetting,
): { readonly subject: string; readonly text: string } {
  const word = words[language];
  const over = alert.state === 'cleared';
  const name = alert.ruleName[language];
  const state = over ? word.over : levels[language][alert.level];
  const at = new Intl.DateTimeFormat(language, { dateStyle: 'short', timeStyle: 'short', timeZone }).format(
    new Date((over ? alert.clearedAt : null) ?? alert.raisedAt),
  );
  const advice = over ? '' : alert.advice[language];
  const where = alert.deviceName ?? alert.siteName ?? '';
  return {
    subject: `[Sen] ${state}: ${name} – ${where}`,
    text: [
      `${state}: ${name}`,
      [alert.deviceName, alert.siteName].filter((one) => one !== null).join(', '),
      ...reading(alert, language),
      `${word.at}: ${at}`,
      ...(advice === '' ? [] : ['', advice]),
      ...(publicUrl === null ? [] : ['', `${word.see}: ${publicUrl}/alerts`]),
      '',
      'Sen',
      '',
    ].join('\n'),
  };
}

/** The last letter of an hour in which there were too many. */
export const enoughLetters = (language: Language): string =>
  language === 'vi'
    ? 'Nhiều cảnh báo quá: trong một giờ tới Sen không gửi thêm thư. Xem trang Cảnh báo để biết hết.\n'
    : 'There are too many alerts: for an hour Sen writes no more letters. The page Alerts has all of them.\n';

function reading({ datastream, value, peak, state, operator, threshold }: AlertRecord, language: Language): string[] {
  const word = words[language];
  if (datastream === null) return [word.silent];
  const shown = state === 'cleared' ? (peak ?? value) : value;
  if (shown === null) return [];
  const property = observedProperty(propertyOf(datastream));
  const format = new Intl.NumberFormat(language, { maximumFractionDigits: property?.decimals ?? 2 });
  const unit = unitText(property?.unit);
  const what = property?.name[language] ?? datastream;
  const limit = threshold === null ? '' : ` (${word.limit} ${operator} ${format.format(threshold)})`;
  return [`${word.reading}: ${what} ${format.format(shown)}${unit === '' ? '' : ` ${unit}`}${limit}`];
}

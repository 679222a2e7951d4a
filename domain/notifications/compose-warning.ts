import type { Language } from '../api/session.ts';
import type { AlertLevel } from '../rules/steps.ts';
import { languagesOf, type WarningContent, type WarningType } from '../warnings/content.ts';
import type { Composed } from './compose.ts';
import { cut, fitted, levelWords, timeText } from './words.ts';

/** A published warning, as it is told. */
interface ToldWarning {
  readonly id: string;
  readonly identifier: string;
  readonly type: WarningType;
  readonly content: WarningContent;
}

interface Telling {
  readonly language: Language;
  /** IANA zone of the times in it. */
  readonly timeZone: string;
  /** Who warns. */
  readonly senderName: Readonly<Record<Language, string>>;
  /** Where whoever is told may read it; null when the server does not know its own address. */
  readonly url: string | null;
}

const words = {
  vi: {
    Alert: { normal: 'Cảnh báo', priority: 'Cảnh báo ưu tiên', urgent: 'Cảnh báo khẩn cấp' },
    Update: { normal: 'Cảnh báo cập nhật', priority: 'Cảnh báo cập nhật', urgent: 'Cảnh báo khẩn cấp, cập nhật' },
    Cancel: { normal: 'Hết cảnh báo', priority: 'Hết cảnh báo', urgent: 'Hết cảnh báo' },
    exercise: 'Diễn tập',
    test: 'Tin thử',
    notReal: {
      Exercise: 'Đây là tin diễn tập, bà con không phải làm theo.',
      Test: 'Đây là tin thử, bà con không phải làm theo.',
    },
    over: 'Cảnh báo này đã hết hiệu lực.',
    from: 'Nơi báo',
    where: 'Khu vực',
    todo: 'Nên làm',
    until: 'Có hiệu lực đến',
    see: 'Xem cảnh báo',
  },
  en: {
    Alert: { normal: 'Warning', priority: 'Priority warning', urgent: 'Urgent warning' },
    Update: { normal: 'Updated warning', priority: 'Updated warning', urgent: 'Urgent warning, updated' },
    Cancel: { normal: 'Warning over', priority: 'Warning over', urgent: 'Warning over' },
    exercise: 'Exercise',
    test: 'Test',
    notReal: {
      Exercise: 'This is an exercise: nobody has to act on it.',
      Test: 'This is a test: nobody has to act on it.',
    },
    over: 'This warning no longer holds.',
    from: 'From',
    where: 'Area',
    todo: 'What to do',
    until: 'Holds until',
    see: 'See the warning',
  },
} as const;

/** How grave a warning is for those who are told of it. */
export const levelOfWarning = ({ priority }: Pick<WarningContent, 'priority'>): AlertLevel =>
  priority === 'urgent' ? 'danger' : 'act';

/** A message on a public warning: what, where, what to do, until when. What was not written in English is told in Vietnamese. */
export function composeWarning(
  { id, identifier, type, content }: ToldWarning,
  { language, timeZone, senderName, url }: Telling,
): Composed {
  const word = words[language];
  const said = language === 'en' && languagesOf(content).includes('en') ? 'en' : 'vi';
  const { status, priority, event, headline, description, instruction, area, expires, risk } = content;
  const over = type === 'Cancel';
  const level = levelOfWarning(content);
  // Whoever reads the first words alone is not to run from an exercise.
  const mark = status === 'Actual' ? '' : `[${status === 'Exercise' ? word.exercise : word.test}] `;
  const subject = `${mark}${word[type][priority]}: ${headline[said]}`;
  const sender = senderName[language] || senderName.vi;
  const lines = [
    ...(status === 'Actual' ? [] : [word.notReal[status], '']),
    over ? word.over : description[said],
    `${word.where}: ${area.description[said]}`,
    ...(over ? [] : [`${word.until}: ${timeText(Date.parse(expires), language, timeZone)}`]),
    ...(sender === '' ? [] : [`${word.from}: ${sender}`]),
    ...(over ? [] : ['', `${word.todo}: ${instruction[said]}`]),
    ...(url === null ? [] : ['', `${word.see}: ${url}`]),
  ];
  return {
    purpose: 'warning',
    language,
    level,
    subject: cut(subject, 200),
    text: lines.join('\n'),
    short: fitted([`${cut(subject, 90)}.`, over ? word.over : instruction[said]]),
    url,
    facts: {
      warning: id,
      identifier,
      type,
      status,
      priority,
      level: levelWords[language][level],
      levelCode: level,
      risk,
      event: event[said],
      headline: headline[said],
      area: area.description[said],
      advice: over ? null : instruction[said],
      expires,
    },
  };
}

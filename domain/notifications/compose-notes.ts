import type { Language } from '../api/session.ts';
import type { Composed } from './compose.ts';
import { cut, fitted } from './words.ts';

/** A message that is about no alert. */
interface Note {
  readonly language: Language;
  readonly url: string | null;
}

/** Too many alerts for anybody to read: the page has them all. */
export const manyAlerts = ({ language, url }: Note): Composed => ({
  purpose: 'raised',
  language,
  level: null,
  subject: language === 'vi' ? 'Đang có rất nhiều cảnh báo' : 'There are very many alerts',
  text:
    language === 'vi'
      ? [
          'Trong một giờ qua có quá nhiều cảnh báo, nên Sen tạm không gửi từng cái nữa. Cảnh báo nguy hiểm vẫn được gửi.',
          `Mở trang Cảnh báo để xem hết${url === null ? '.' : `: ${url}/alerts`}`,
        ].join('\n')
      : [
          'There were too many alerts within an hour, so Sen stops sending each of them for now. Danger is still sent.',
          `The page Alerts has all of them${url === null ? '.' : `: ${url}/alerts`}`,
        ].join('\n'),
  short:
    language === 'vi'
      ? 'Đang có rất nhiều cảnh báo, Sen tạm không gửi từng cái. Mở trang Cảnh báo để xem hết.'
      : 'Very many alerts: Sen stops sending each of them for now. See the page Alerts.',
  url: url === null ? null : `${url}/alerts`,
  facts: {},
});

/** A message by which somebody sees that he is reached. */
export const testMessage = ({ language, url }: Note): Composed => ({
  purpose: 'test',
  language,
  level: null,
  subject: language === 'vi' ? 'Tin thử từ Sen' : 'A test from Sen',
  text:
    language === 'vi'
      ? 'Đây là tin thử. Nhận được tin này là cảnh báo của Sen sẽ đến được chỗ này.'
      : 'This is a test. If you can read it, alerts from Sen will reach you here.',
  short:
    language === 'vi'
      ? 'Tin thử từ Sen: cảnh báo sẽ đến được chỗ này.'
      : 'A test from Sen: alerts will reach you here.',
  url,
  facts: {},
});

/** The code by which somebody shows that an address is his. @param minutes for how long it can be used */
export const codeMessage = (
  code: string,
  { language, minutes }: Pick<Note, 'language'> & { readonly minutes: number },
): Composed => ({
  purpose: 'test',
  language,
  level: null,
  // Lists of letters keep subjects, and a code is for nobody but whoever it was sent to.
  subject: language === 'vi' ? 'Mã xác nhận của Sen' : 'Your code for Sen',
  text:
    language === 'vi'
      ? `Nhập mã ${code} vào Sen trong ${minutes} phút để nhận cảnh báo ở đây. Nếu không phải mình xin mã, cứ bỏ qua tin này.`
      : `Enter the code ${code} in Sen within ${minutes} minutes to get alerts here. If you did not ask for it, ignore this message.`,
  short:
    language === 'vi'
      ? `Sen: mã xác nhận ${code}, dùng trong ${minutes} phút.`
      : `Sen: your code is ${code}, for ${minutes} minutes.`,
  url: null,
  facts: { code },
});

/** Somebody was given an alert to see to. @param told the message on the alert itself */
export function assignedMessage(told: Composed): Composed {
  const vi = told.language === 'vi';
  const subject = cut(`${vi ? 'Việc được giao' : 'For you to see to'} – ${told.subject}`, 200);
  const line = vi ? 'Có người vừa giao việc này cho mình lo.' : 'Somebody has asked you to see to this.';
  return {
    ...told,
    purpose: 'assigned',
    subject,
    text: `${line}\n\n${told.text}`,
    short: fitted([vi ? 'Việc được giao:' : 'For you to see to:', told.short]),
    facts: { ...told.facts, transition: 'assigned' },
  };
}

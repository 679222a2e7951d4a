import { riskLevels } from '../alerts/risk.ts';
import { zoneOffsetMs } from '../time.ts';
import type { BulletinPriority, WarningContent, WarningType } from './content.ts';
import { spoken } from './spoken.ts';

/** As the loudspeakers' programme calls them. */
export const priorityNames: Readonly<Record<BulletinPriority, string>> = {
  normal: 'thường',
  priority: 'ưu tiên',
  urgent: 'khẩn cấp',
};

interface BulletinFacts {
  readonly type: WarningType;
  readonly content: WarningContent;
  readonly senderName: string;
  /** When it was published, or now for a draft; epoch ms. */
  readonly at: number;
  readonly timeZone: string;
}

const openings: Readonly<Record<WarningType, string>> = {
  Alert: 'Bản tin cảnh báo',
  Update: 'Bản tin cập nhật cảnh báo',
  Cancel: 'Bản tin hủy cảnh báo',
};

/** A warning as it is read over a commune's loudspeakers: whole sentences, numbers and units in words, said twice what matters. */
export function bulletin({ type, content, senderName, at, timeZone }: BulletinFacts): string {
  const { status, event, risk, headline, description, instruction, area, expires, priority } = content;
  const level = risk === null ? undefined : riskLevels[risk - 1];
  const lines = [
    `${openings[type]}${priority === 'normal' ? '' : ` ${priorityNames[priority]}`}.`,
    status === 'Actual' ? '' : 'Đây là bản tin diễn tập, bà con không phải làm theo.',
    `${senderName} thông báo lúc ${clock(at, timeZone)}.`,
    sentence(headline.vi),
    type === 'Cancel' ? '' : sentence(description.vi),
    level && type !== 'Cancel'
      ? `${event.vi} ở cấp độ rủi ro thiên tai cấp ${level.level}, màu ${level.colour.vi}.`
      : '',
    `Khu vực: ${sentence(area.description.vi)}`,
    type === 'Cancel' ? '' : `Đề nghị bà con: ${sentence(instruction.vi)}`,
    type === 'Cancel' ? '' : `Cảnh báo có hiệu lực tới ${clock(Date.parse(expires), timeZone)}.`,
    type === 'Cancel' ? 'Bà con trở lại sinh hoạt, sản xuất bình thường.' : `Xin nhắc lại: ${sentence(headline.vi)}`,
  ];
  return lines
    .filter((line) => line !== '')
    .map(spoken)
    .join('\n');
}

const sentence = (text: string): string => (/[.!?…]$/.test(text.trim()) ? text.trim() : `${text.trim()}.`);

function clock(at: number, timeZone: string): string {
  const local = new Date(at + zoneOffsetMs(timeZone, at));
  const minutes = local.getUTCMinutes();
  const time = `${local.getUTCHours()} giờ${minutes === 0 ? '' : ` ${minutes} phút`}`;
  return `${time} ngày ${local.getUTCDate()} tháng ${local.getUTCMonth() + 1} năm ${local.getUTCFullYear()}`;
}

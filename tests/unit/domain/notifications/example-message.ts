import type { OutgoingMessage } from '../../../../domain/notifications/message.ts';

/** An alert as people are told of it, with what a test cares about. */
export const exampleMessage = (more: Partial<OutgoingMessage> = {}): OutgoingMessage => ({
  key: 'alert-1/act/user-1',
  purpose: 'raised',
  language: 'vi',
  level: 'act',
  subject: 'Cần xử lý: Độ mặn cao – Cống Vàm Giồng',
  text: 'Độ mặn 2,4 g/L (ngưỡng 2 g/L)\nĐóng cống lấy nước, báo tổ thủy nông.',
  short: 'Độ mặn 2,4 g/L tại Cống Vàm Giồng: đóng cống lấy nước.',
  url: 'https://sen.example.org/alerts/alert-1',
  facts: {
    alert: 'alert-1',
    level: 'Cần xử lý',
    rule: 'Độ mặn cao',
    device: 'Trạm mặn 1',
    site: 'Cống Vàm Giồng',
    value: 2.4,
    limit: 2,
    unit: 'g/L',
    raisedAt: '2026-03-01T22:15:30.000Z',
  },
  ...more,
});

/** Notes that people write to an alert. */
export const alertNotes = {
  alertNotes: {
    title: 'Ghi chú',
    of: 'Ghi chú cho: {{what}}',
    none: 'Chưa ai ghi gì.',
    by: '{{who}} · {{at}}',
    write: 'Thấy gì, đã làm gì?',
    example: 'Đã ra đóng cống số 2, chiều xem lại',
    save: 'Lưu ghi chú',
    failed: 'Chưa lưu được, thử lại',
  },
} as const;

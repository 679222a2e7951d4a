/** The first page, and a figure beside its limits. */
export const overview = {
  overview: {
    title: 'Tổng quan',
    todo: 'Việc cần làm',
    calm: 'Chưa có việc gì phải làm ngay',
    calmLead: 'Không có cảnh báo nào đang chờ người nhận.',
    allAlerts: 'Xem tất cả cảnh báo đang mở ({{n}})',
    acknowledged: 'Đã có người nhận: {{n}}',
    health: 'Thiết bị đang gửi số liệu',
    ofTotal: '/ {{total}}',
    stations: '{{n}} thiết bị',
    needLook: '{{n}} cần xem',
    elsewhere: 'Chưa gắn với làng nào',
    more: 'Hiện thêm {{n}} thiết bị',
  },
  limit: {
    point: {
      water: 'điểm cần tưới',
      watch: 'mức theo dõi',
      act: 'mức cần xử lý',
      danger: 'mức nguy hiểm',
    },
    is: {
      lower: '{{what}} {{value}} – thấp hơn {{point}} {{limit}}',
      higher: '{{what}} {{value}} – cao hơn {{point}} {{limit}}',
      over: '{{what}} {{value}} – còn trên {{point}} {{limit}}',
      under: '{{what}} {{value}} – còn dưới {{point}} {{limit}}',
    },
  },
} as const;

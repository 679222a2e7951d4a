export const menu = {
  manage: 'Quản lý',
  warnings: 'Cảnh báo cho dân',
  sites: 'Điểm đo',
  villages: 'Làng thông minh',
  organisations: 'Tổ chức',
  waiting: 'Thiết bị chờ nhận',
  households: 'Hộ dân',
  people: 'Người dùng',
  tokens: 'Khóa cho phần mềm',
  units: 'Đơn vị hành chính',
  audit: 'Nhật ký',
  start: 'Cài đặt ban đầu',
};

/** Why an uplink, or one observation of it, waits in quarantine. Codes are stable; API and web show the words. */
export const quarantineReasons = {
  'unknown-device': { vi: 'Thiết bị chưa được khai báo', en: 'Device is not registered' },
  'not-its-gateway': { vi: 'Thiết bị không thuộc bộ thu phát này', en: 'Device is not registered under this gateway' },
  'device-disabled': { vi: 'Thiết bị đã ngừng sử dụng', en: 'Device is out of service' },
  'unreadable-payload': { vi: 'Không đọc được nội dung', en: 'Payload cannot be read' },
  'too-deep': { vi: 'Nội dung lồng quá sâu', en: 'Payload is nested too deeply' },
  'wrong-shape': { vi: 'Nội dung không đúng dạng', en: 'Payload has the wrong shape' },
  'unknown-field': { vi: 'Trường chưa khai báo trong mẫu thiết bị', en: 'Field that the profile does not name' },
  'bad-field-name': { vi: 'Tên trường không hợp lệ', en: 'Field name is not valid' },
  'not-a-number': { vi: 'Giá trị không phải số', en: 'Value is not a number' },
  'out-of-range': { vi: 'Giá trị ngoài khoảng có thể có', en: 'Value is outside what is possible' },
  'unknown-unit': { vi: 'Đơn vị không quy đổi được', en: 'Unit cannot be converted' },
  'too-many-values': { vi: 'Quá nhiều giá trị trong một bản tin', en: 'Too many values in one message' },
  'too-many-datastreams': { vi: 'Thiết bị gửi quá nhiều loại số liệu', en: 'Device sends too many datastreams' },
  'older-than-retention': { vi: 'Cũ hơn thời hạn lưu trữ', en: 'Older than what is kept' },
  'store-rejected': { vi: 'Kho dữ liệu từ chối', en: 'Refused by the database' },
  'unknown-topic': { vi: 'Chủ đề không dùng để gửi số liệu', en: 'Topic is not one for readings' },
  'processing-failed': { vi: 'Hệ thống gặp lỗi khi xử lý bản tin', en: 'Sen failed while processing the message' },
} as const;

export type QuarantineReason = keyof typeof quarantineReasons;

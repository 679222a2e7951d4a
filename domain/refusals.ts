/** Why the broker turned something away. Counted per device, shown on its page. */
export const refusalReasons = {
  'not-mqtt': { vi: 'Dữ liệu gửi tới không phải MQTT', en: 'What came is not MQTT' },
  'protocol-error': { vi: 'Gói tin MQTT sai quy cách', en: 'MQTT packet breaks the standard' },
  'packet-too-large': { vi: 'Gói tin quá lớn', en: 'Packet too large' },
  'connect-timeout': { vi: 'Kết nối rồi không gửi CONNECT', en: 'Connected but sent no CONNECT in time' },
  'tls-failed': { vi: 'Không lập được kết nối mã hóa (TLS)', en: 'The encrypted connection (TLS) failed' },
  'packet-timeout': { vi: 'Gói tin gửi dở dang quá lâu', en: 'Half a packet, then silence' },
  'keepalive-timeout': { vi: 'Im lặng quá thời gian keepalive', en: 'Silent beyond its keepalive' },
  'too-many-connections': { vi: 'Quá nhiều kết nối từ một địa chỉ', en: 'Too many connections from one address' },
  'bad-credential': { vi: 'Sai mã thiết bị hoặc mật khẩu', en: 'Wrong token or secret' },
  'authentication-timeout': {
    vi: 'Chưa kiểm tra được mã thiết bị, máy chủ trả lời quá chậm',
    en: 'The credential could not be checked in time',
  },
  'device-disabled': { vi: 'Thiết bị đã bị khóa', en: 'Device is disabled' },
  'credential-in-use': { vi: 'Mã đang được một kết nối khác sử dụng', en: 'Credential in use by another connection' },
  'client-id-taken': { vi: 'Client id thuộc về thiết bị khác', en: 'Client id belongs to another device' },
  'publish-denied': { vi: 'Gửi vào chủ đề không được phép', en: 'Published to a topic that is not its own' },
  'subscribe-denied': { vi: 'Đăng ký chủ đề không được phép', en: 'Subscribed to a topic that is not its own' },
  'too-many-inflight': { vi: 'Quá nhiều tin chờ xác nhận', en: 'Too many messages in flight' },
  'quarantine-full': {
    vi: 'Quá nhiều bản tin lỗi chờ xử lý, bản tin cũ nhất bị bỏ',
    en: 'Too many messages waiting in quarantine, the oldest were dropped',
  },
  'downlink-dropped': {
    vi: 'Quá nhiều lệnh chờ thiết bị, lệnh cũ nhất bị bỏ',
    en: 'Too many downlinks waiting for the device, the oldest was dropped',
  },
} as const;

export type RefusalReason = keyof typeof refusalReasons;
